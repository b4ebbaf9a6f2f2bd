import ArgumentParser
import CanonicalJSON
import Foundation
import SharingModel
import SharingService
import TransparencyLog

/// A saved answer that was verified, and that is of the case.
struct ProvenAnswer: Sendable {
    let receipt: Receipt
    let verified: VerifiedReceipt
    /// The answer without its receipt; nil where the record does not commit to it.
    let answer: JSONValue?
    /// The question, where it was kept.
    let query: JSONValue?
    let caseNumber: String
    /// The record's id.
    let shortCode: RecordID

    /// The answers of a file, with the question beside it.
    ///
    /// - Throws: ``CommandFailure`` where something does not verify, `ValidationError` for no such file.
    static func all(
        in path: String,
        caseNumber: String,
        verifier: ReceiptVerifier
    ) async throws -> [ProvenAnswer] {
        let presented: [PresentedReceipt]
        do {
            presented = try PresentedReceipt.all(in: try await document(path))
        } catch let error as LogFormatError {
            throw CommandFailure("\(path) holds no receipt that can be read: \(error)")
        }
        let question = "\(path).query.json"
        let isThere = presented.count == 1 && FileManager.default.fileExists(atPath: question)
        let query = isThere ? try await document(question) : nil
        return try presented.map { presented in
            do {
                return try ProvenAnswer(presented, query: query, caseNumber: caseNumber, verifier: verifier)
            } catch let error as ReceiptRejection {
                throw CommandFailure("\(path) is not verified, so nothing is exported: \(error)")
            } catch let mismatch as CaseMismatch {
                throw CommandFailure("\(path) is not exported: \(mismatch.description)")
            }
        }
    }

    /// Verifies an answer and that it is of the case.
    ///
    /// - Throws: ``ReceiptRejection``, ``CaseMismatch``.
    init(
        _ presented: PresentedReceipt,
        query: JSONValue?,
        caseNumber: String,
        verifier: ReceiptVerifier
    ) throws {
        let record = try? JSONValue(parsing: presented.receipt.record)
        let subjects = (query.flatMap { try? DisclosedSubject.all(in: $0) } ?? [])
            .filter { record?[$0.description] != nil }
        verified = try verifier.verify(presented, query: query, subjects: subjects)
        receipt = presented.receipt
        answer = verified.checked.contains(.answer) ? presented.answer : nil
        self.query = query
        self.caseNumber = caseNumber
        guard let code = verified.record["id"]?.string.flatMap({ RecordID($0) }) else {
            throw CaseMismatch.noShortCode
        }
        shortCode = code
        try requireCase()
    }

    private func requireCase() throws(CaseMismatch) {
        if let query {
            let asked = query["purpose"]?["case"]?.string ?? query["case"]?.string
            guard asked == caseNumber else { throw .another }
        }
        guard let committed = verified.record[CommitmentLabel.caseNumber.description]?.string else {
            guard query != nil else { throw .noCase }
            return
        }
        guard let opening = receipt.opening else { throw .noOpening }
        let shown = Commitment(opening: opening, label: .caseNumber, bytes: Array(caseNumber.utf8))
        guard Commitment(committed) == shown else { throw .another }
    }

    private static func document(_ path: String) async throws -> JSONValue {
        let input = try InputFile(path)
        do {
            return try JSONValue(parsing: try await input.contents())
        } catch let error as JSONSyntaxError {
            throw CommandFailure(
                "\(input.name) is not JSON: \(error.problem.rawValue) at byte \(error.offset)"
            )
        }
    }
}

/// Why a verified answer is not one of the case; neither number is repeated.
enum CaseMismatch: Error, CustomStringConvertible {
    /// It is of another case.
    case another
    /// Its record has no id, by which it could be filed.
    case noShortCode
    /// It says nothing of a case.
    case noCase
    /// What would show it is not in the receipt.
    case noOpening

    var description: String {
        switch self {
        case .another: "it was asked for another case than --case"
        case .noShortCode: "its record has no id"
        case .noCase: "its record says nothing of a case"
        case .noOpening: "its receipt has no opening, so its case cannot be shown; only the consumer has it"
        }
    }
}

import ArgumentParser
import CanonicalJSON
import Foundation
import SharingModel
import TransparencyLog

/// `oncegate log verify-receipt`.
struct VerifyReceiptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-receipt",
        abstract: "Verify receipts without a gateway.",
        discussion: """
            Takes a receipt, an answer that contains one, a whole batch answer, or a line of JSON for each. Checks that \
            the record is in the log that the key signed and that it commits to the answer, the question and the subject \
            that are shown. Exit code 0 only when everything verifies.

            Example:
              oncegate log verify-receipt answer.json --key log.vkey \\
                --query question.json
            """
    )

    @Argument(help: "A file of JSON or NDJSON; - is standard input.")
    var file: String

    @Option(
        help: ArgumentHelp(
            "The log's verifier key, or a file with one on each line; not needed with --policy.",
            valueName: "file|vkey"
        )
    )
    var key: String?

    @OptionGroup var endorsements: EndorsementOptions

    @Option(help: "The question that was asked, as it was sent.")
    var query: String?

    @Option(help: "The answer that was given, for a receipt that stands alone.")
    var answer: String?

    @Option(help: "A file with the subject, scheme:id, that the record is about.")
    var subjectFile: String?

    @Flag(help: "Write a line of JSON for each receipt.")
    var json = false

    func run() async throws {
        let required = try endorsements.load()
        let verifier = ReceiptVerifier(keys: try keys(of: required.policy))
        let question = try query.map { try VerifyReceiptCommand.document($0) }
        var subjects = try question.map { try DisclosedSubject.all(in: $0) } ?? []
        if let subjectFile { subjects = [try VerifyReceiptCommand.subject(inFile: subjectFile)] }
        var (verified, failed) = (0, 0)
        for var presented in try await ReceiptFile.presented(in: file) {
            if let answer {
                presented = PresentedReceipt(
                    receipt: presented.receipt,
                    answer: try VerifyReceiptCommand.document(answer)
                )
            }
            do {
                let receipt = try verifier.verify(presented, query: question, subjects: subjects)
                report(receipt, try required.verify(presented.receipt.proof.checkpoint))
                verified += 1
            } catch {
                failed += 1
                report(failure: "\(error)")
            }
        }
        if verified + failed != 1 || json { Console.error("\(verified) verified, \(failed) failed") }
        guard failed == 0, verified > 0 else { throw ExitCode(1) }
    }

    private func keys(of policy: WitnessPolicy?) throws -> [NoteVerifierKey] {
        if let key { return try LogKeys.keys(key) }
        guard let policy, !policy.logs.isEmpty else {
            throw ValidationError("say whom to trust: --key FILE, or --policy FILE with a log in it")
        }
        return policy.logs.map(\.key)
    }

    private func report(_ receipt: VerifiedReceipt, _ endorsed: [(name: String, text: String)]) {
        let checked = receipt.checked.map(\.description)
        let unchecked = receipt.unchecked.map(\.description)
        guard json else {
            let record = receipt.record
            let members = ["time", "kind", "material", "result"].compactMap { name in
                record[name]?.string.map { "\(name) \($0)" }
            }
            Console.print(
                """
                verified: entry \(receipt.index) of \(receipt.origin), in the tree of \(receipt.size) entries
                  record     \(members.joined(separator: ", "))
                  signed by  \(receipt.signer)
                  holds for  \(checked.isEmpty ? "nothing was shown" : checked.joined(separator: ", "))
                  not shown  \(unchecked.isEmpty ? "nothing" : unchecked.joined(separator: ", "))
                """
            )
            for (name, text) in endorsed {
                Console.print("  \(name.padding(toLength: 9, withPad: " ", startingAt: 0))  \(text)")
            }
            return
        }
        var object: JSONObject = [
            "verified": true, "origin": .string(receipt.origin.description),
            "index": .integer(Int64(clamping: receipt.index)),
            "size": .integer(Int64(clamping: receipt.size)), "record": receipt.record,
            "checked": .array(checked.map { .string($0) }),
            "unchecked": .array(unchecked.map { .string($0) }),
        ]
        for (name, text) in endorsed { object[name] = .string(text) }
        write(object)
    }

    private func report(failure: String) {
        if json {
            write(["verified": false, "reason": .string(failure)])
        } else {
            Console.error("NOT VERIFIED: \(failure)")
        }
    }

    private func write(_ object: JSONObject) {
        Console.print(String(decoding: JSONValue.object(object).encodedBytes, as: UTF8.self))
    }

    // MARK: Files

    private static func text(_ path: String) throws -> String {
        do {
            guard path != "-" else {
                return String(decoding: try FileHandle.standardInput.readToEnd() ?? Data(), as: UTF8.self)
            }
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw ValidationError("cannot read \(path): does it exist, and is it UTF-8?")
        }
    }

    private static func document(_ path: String) throws -> JSONValue {
        do {
            return try JSONValue(parsing: Array(try text(path).utf8))
        } catch let error as JSONSyntaxError {
            throw CommandFailure("\(path) is not JSON: \(error.problem.rawValue) at byte \(error.offset)")
        }
    }

    private static func subject(inFile path: String) throws -> DisclosedSubject {
        let line = try text(path).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let scheme = SubjectScheme(rawValue: parts[0]),
            let subject = Subject(scheme: scheme, id: parts[1])
        else { throw ValidationError("\(path) must hold a subject as scheme:id") }
        return DisclosedSubject(bytes: subject.bytes)
    }
}

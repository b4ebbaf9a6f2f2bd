import ArgumentParser
import CanonicalJSON
import Crypto
import Foundation
import SharingModel
import SharingService
import TransparencyLog

/// Everything with which a receipt can be verified later, by whoever has only these files.
struct ReceiptArchive: Sendable {
    /// A file of the package, with the format that its bytes have.
    struct File: Sendable {
        let name: String
        let format: String
        let specification: String
        let bytes: [UInt8]

        /// SHA-256 in hexadecimal.
        var digest: String { Hexadecimal.text(SHA256.hash(data: bytes)) }
    }

    /// The files in the order in which they are listed; `SHA256SUMS` is of all the others.
    let files: [File]

    init(_ answer: ProvenAnswer, slip: VerificationSlip, at time: Timestamp) {
        var files = [
            File(
                name: "slip.html",
                format: "HTML",
                specification: "WHATWG HTML",
                bytes: Array(slip.html.utf8)
            ),
            File(
                name: "receipt.json",
                format: "OnceGate receipt",
                specification: "VERIFY.md; RFC 7493, RFC 4648 §5",
                bytes: answer.receipt.json.encodedBytes
            ),
            File(
                name: "record.json",
                format: "OnceGate record, version 1, as canonical JSON",
                specification: "VERIFY.md; RFC 8785",
                bytes: answer.receipt.record
            ),
            File(
                name: "proof.txt",
                format: "transparency log proof with signed checkpoint",
                specification: "c2sp.org/tlog-proof@v1, c2sp.org/tlog-checkpoint, c2sp.org/signed-note; "
                    + "RFC 6962 §2.1, RFC 8032",
                bytes: Array(answer.receipt.proof.text.utf8)
            ),
            File(
                name: "log.vkey",
                format: "verifier key of the log",
                specification: "c2sp.org/signed-note",
                bytes: Array("\(answer.verified.signer)\n".utf8)
            ),
        ]
        for (name, document) in [("answer", answer.answer), ("query", answer.query)] {
            guard let document else { continue }
            let file = File(
                name: "\(name).json",
                format: "\(name) as canonical JSON, to which the record commits",
                specification: "VERIFY.md; RFC 8785",
                bytes: document.canonicalBytes
            )
            files.append(file)
        }
        files.append(
            File(
                name: "VERIFY.md",
                format: "Markdown",
                specification: "CommonMark",
                bytes: Array(ArchiveGuide.text.utf8)
            )
        )
        let metadata = ReceiptArchive.metadata(of: answer, files: files, address: slip.address, at: time)
        files.append(
            File(
                name: "metadata.json",
                format: "JSON",
                specification: "RFC 8259",
                bytes: metadata.encodedBytes + [0x0A]
            )
        )
        let sums = files.map { "\($0.digest)  \($0.name)\n" }.joined()
        files.append(
            File(name: "SHA256SUMS", format: "sha256sum", specification: "", bytes: Array(sums.utf8))
        )
        self.files = files
    }

    private static func metadata(
        of answer: ProvenAnswer,
        files: [File],
        address: String,
        at time: Timestamp
    ) -> JSONValue {
        let verified = answer.verified
        var object: JSONObject = [
            "format": "oncegate-receipt-archive", "v": 1, "id": .string(answer.shortCode.description),
            "case": .string(answer.caseNumber), "address": .string(address),
            "exportedAt": .string(time.description),
            "tool": ["name": "oncegate", "version": .string(OnceGate.configuration.version)],
        ]
        object["log"] = [
            "origin": .string(verified.origin.description), "vkey": .string(verified.signer.description),
            "index": .string(String(verified.index)), "size": .string(String(verified.size)),
        ]
        object["checked"] = .array(verified.checked.map { .string($0.description) })
        object["unchecked"] = .array(verified.unchecked.map { .string($0.description) })
        object["files"] = .array(
            files.map { file in
                [
                    "name": .string(file.name), "format": .string(file.format),
                    "specification": .string(file.specification), "size": .integer(Int64(file.bytes.count)),
                    "sha256": .string(file.digest),
                ]
            }
        )
        return .object(object)
    }

    // MARK: Writing

    /// Makes a directory for its owner alone.
    ///
    /// - Throws: ``CommandFailure`` if it cannot be made or holds something already: an archive is never overwritten.
    static func makeDirectory(_ path: String) throws {
        if let present = try? FileManager.default.contentsOfDirectory(atPath: path) {
            guard present.isEmpty else { throw CommandFailure("\(path) is not empty: give a new directory") }
            return
        }
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw CommandFailure("cannot make \(path): is it a file, or may you not write there?")
        }
    }

    /// Writes the files into a directory that is there.
    ///
    /// - Throws: ``CommandFailure``.
    func write(to directory: String) throws {
        for file in files { try OutputFile.write(file.bytes, to: "\(directory)/\(file.name)") }
    }
}

import Crypto
import Foundation
import TransparencyLog

/// A witness's private key in a file of mode 600: a line with its name, and one with the base64 of 32 bytes.
struct WitnessKeyFile {
    let path: String

    init(directory: String) {
        path = "\(directory)/witness.key"
    }

    /// Makes the key; one that is there is never overwritten.
    func create(name: NoteName) throws -> CosignatureSigner {
        let key = Curve25519.Signing.PrivateKey()
        let text = "\(name)\n\(key.rawRepresentation.base64EncodedString())\n"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                errno == EEXIST
                    ? "\(path) is there already: a witness keeps its key; choose another directory for another witness"
                    : "cannot make the key file \(path): is the directory writable?"
            )
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data(text.utf8))
        try file.synchronize()
        try DurableFile.synchronizeDirectory(of: path)
        return try signer(name, Array(key.rawRepresentation))
    }

    /// Reads the key that ``create(name:)`` made.
    func read() throws -> CosignatureSigner {
        let attributes: [FileAttributeKey: Any]
        let text: String
        do {
            attributes = try FileManager.default.attributesOfItem(atPath: path)
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw CommandFailure("cannot read the key \(path): run oncegate witness init, or restore it")
        }
        if let mode = attributes[.posixPermissions] as? Int, mode & 0o077 != 0 {
            throw CommandFailure("\(path) may be read by others: chmod 600 \(path)")
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 3, lines[2].isEmpty, let name = NoteName(String(lines[0])),
            let key = Base64.decode(String(lines[1]))
        else { throw malformed }
        return try signer(name, key)
    }

    private func signer(_ name: NoteName, _ key: [UInt8]) throws -> CosignatureSigner {
        guard let signer = CosignatureSigner(name: name, rawKey: key) else { throw malformed }
        return signer
    }

    private var malformed: CommandFailure {
        CommandFailure("\(path) is not a witness's name and the base64 of 32 bytes: restore it")
    }
}

import CertificateTrust
import Foundation

/// The numbers of the newest revocation lists, beside the keys: an older list is refused over a restart too.
struct RevocationMarkFile {
    let path: String

    init(keysDirectory: String) { path = "\(keysDirectory)/revocation-marks" }

    /// What is noted; nothing where there is no file yet.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid`` when the file is damaged.
    func read() throws -> RevocationMarks {
        guard FileManager.default.fileExists(atPath: path) else { return RevocationMarks() }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), let marks = RevocationMarks(text)
        else {
            throw GatewayConfiguration.Invalid(
                description:
                    "\(path) does not hold the numbers of revocation lists: restore it, or remove it if you "
                    + "know that every list in trust.crls is the newest"
            )
        }
        return marks
    }

    /// Notes these marks, if they are others than those that are noted.
    func write(_ marks: RevocationMarks) throws {
        guard try read() != marks else { return }
        try DurableFile.replace(path, with: Array(marks.description.utf8))
    }
}

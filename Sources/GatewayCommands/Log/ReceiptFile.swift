import CanonicalJSON
import TransparencyLog

/// Receipts in a file of JSON, or of a document a line.
enum ReceiptFile {
    /// A year of one agency's receipts in a file is no mistake.
    private static let limit = 1 << 30

    /// - Throws: ``CommandFailure`` where there is none that can be read, `ValidationError` for no such file.
    static func receipts(in path: String) async throws -> [Receipt] {
        try await presented(in: path).map(\.receipt)
    }

    /// Receipts with the answers around them.
    ///
    /// - Throws: ``CommandFailure`` where there is none that can be read, `ValidationError` for no such file.
    static func presented(in path: String) async throws -> [PresentedReceipt] {
        let input = try InputFile(path)
        return try documents(try await input.contents(atMost: limit), name: input.name).flatMap { document in
            do throws(LogFormatError) {
                return try PresentedReceipt.all(in: document)
            } catch {
                throw CommandFailure("\(input.name) holds no receipt that can be read: \(error)")
            }
        }
    }

    private static func documents(_ bytes: [UInt8], name: String) throws -> [JSONValue] {
        do throws(JSONSyntaxError) {
            return [try JSONValue(parsing: bytes)]
        } catch {
            let lines = bytes.split(separator: 0x0A)
            guard lines.count > 1 else {
                throw CommandFailure("\(name) is not JSON: \(error.problem.rawValue)")
            }
            return try lines.enumerated().map { number, line in
                do throws(JSONSyntaxError) {
                    return try JSONValue(parsing: Array(line))
                } catch {
                    throw CommandFailure("\(name):\(number + 1) is not JSON: \(error.problem.rawValue)")
                }
            }
        }
    }
}

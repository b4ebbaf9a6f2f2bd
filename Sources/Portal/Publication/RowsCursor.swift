import CanonicalJSON
import Crypto
import OpenData
import SharingService
import TransparencyLog

/// The place behind a page of rows: of which release, of which question, and behind which row.
///
/// Opaque to clients: base64url of canonical JSON `[number, question, cells…]` behind eight bytes of its SHA-256 together with the
/// release's id, so that what was not given out is told from what was. It gives nobody anything that a query would not.
struct RowsCursor {
    private static let sumCount = 8

    let release: Int
    private let question: String
    let place: [Cell]

    /// The place behind a page of a question to a release.
    init(_ release: PublishedRelease, _ question: RowsQuestion, place: [Cell]) {
        self.release = release.number
        self.question = RowsCursor.digest(of: question)
        self.place = place
    }

    /// Reads a cursor of a dataset; nil if it was not given out.
    init?(_ text: String, of dataset: PublishedDataset) {
        guard let bytes = Base64URL.decode(text), bytes.count > RowsCursor.sumCount else { return nil }
        let content = Array(bytes.dropFirst(RowsCursor.sumCount))
        guard let json = try? JSONValue(parsing: content), let parts = json.array, parts.count > 2,
            let number = parts[0].integer, let question = parts[1].string,
            let release = dataset.release(Int(number)),
            bytes.starts(with: RowsCursor.sum(of: content, release))
        else { return nil }
        self.release = release.number
        self.question = question
        place = parts.dropFirst(2).map { part in
            switch part {
            case .string(let text): .value(text)
            case .boolean: .masked
            default: .absent
            }
        }
    }

    /// Whether it is a place of this question.
    func isOf(_ other: RowsQuestion) -> Bool { question == RowsCursor.digest(of: other) }

    /// The text form.
    func text(_ release: PublishedRelease) -> String {
        let cells = place.map { cell -> JSONValue in
            switch cell {
            case .absent: .null
            case .masked: true
            case .value(let text): .string(text)
            }
        }
        let content = JSONValue.array([.integer(Int64(self.release)), .string(question)] + cells)
            .canonicalBytes
        return Base64URL.encode(RowsCursor.sum(of: content, release) + content)
    }

    private static func sum(of content: [UInt8], _ release: PublishedRelease) -> [UInt8] {
        Array(SHA256.hash(data: release.id.bytes + content).prefix(sumCount))
    }

    private static func digest(of question: RowsQuestion) -> String {
        let text = QueryText.text(question.repeated)
        return Base64URL.encode(Array(SHA256.hash(data: Array(text.utf8)).prefix(9)))
    }
}

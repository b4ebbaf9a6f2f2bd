import CanonicalJSON
import Foundation

/// Writes what was rejected to a file that is made when the first line comes; an earlier one is replaced or removed.
struct RejectionFile {
    let path: String
    /// How many lines it got.
    private(set) var count = 0
    /// The first few, to show.
    private(set) var examples: [RejectedLine] = []
    private var file: OutputFile?

    /// A file that is not made yet; if the name was not given (`isDefault`), one of that name is of an earlier import.
    init(path: String, isDefault: Bool) {
        self.path = path
        if isDefault { try? FileManager.default.removeItem(atPath: path) }
    }

    mutating func write(_ line: RejectedLine) throws {
        let file = try self.file ?? OutputFile(path)
        self.file = file
        try file.write(line.json.encodedBytes + [UInt8(ascii: "\n")])
        count += 1
        if examples.count < 5 { examples.append(line) }
    }
}

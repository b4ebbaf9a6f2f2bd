/// Which part of a file is asked for (RFC 9110 §14.1.2).
enum ByteRange: Equatable {
    /// The whole file: nothing that is understood was asked, or several parts, which a server may refuse to put together.
    case whole
    /// These bytes, at least one.
    case part(Range<Int64>)
    /// Nothing that the file has.
    case unsatisfiable

    /// Reads a `Range` field about a file of `size` bytes.
    init(_ field: String, size: Int64) {
        self = .whole
        let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "bytes" else { return }
        let spec = parts[1].drop { $0 == " " }
        let ends = spec.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return
        }
        // Numbers beyond any file are all alike.
        func number(_ text: Substring) -> Int64 { Int64(text) ?? .max }
        switch (ends[0].isEmpty, ends[1].isEmpty) {
        case (true, true): return
        case (true, false):
            let count = min(number(ends[1]), size)
            self = count == 0 ? .unsatisfiable : .part(size - count..<size)
        case (false, let isOpen):
            let first = number(ends[0])
            let last = isOpen ? .max : number(ends[1])
            guard first <= last else { return }
            self = first < size ? .part(first..<(min(last, size - 1) + 1)) : .unsatisfiable
        }
    }
}

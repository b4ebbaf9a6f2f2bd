import CanonicalJSON
import SharingService
import Testing

@testable import GatewayAPI

@Suite struct LineSplitterTests {
    private let text = Array("{\"a\":1}\r\n{\"b\":22}\n\n\r\n{\"c\":\"澜江\"}".utf8)
    private let expected = ["{\"a\":1}", "{\"b\":22}", "", "", "{\"c\":\"澜江\"}"]

    /// The lines of `parts`, the unfinished last one too, without the CR that JSON takes as white space.
    private func lines(_ parts: [ArraySlice<UInt8>], limit: Int = 100) throws -> [String] {
        var splitter = LineSplitter(limit: limit)
        var lines: [[UInt8]] = []
        for part in parts { lines += try splitter.append(part) }
        if let last = splitter.finish() { lines.append(last) }
        #expect(splitter.finish() == nil)
        return lines.map { line in
            String(decoding: line.last == 0x0D ? line.dropLast() : line[...], as: UTF8.self)
        }
    }

    @Test func `lines are the same wherever the stream is cut`() throws {
        for first in 0...text.count {
            for second in first...text.count {
                let parts = [text[..<first], text[first..<second], text[second...]]
                #expect(try lines(parts) == expected)
            }
        }
        #expect(try lines(text.indices.map { text[$0...$0] }) == expected)
    }

    @Test func `a line that ends with CR LF is the same JSON`() throws {
        var splitter = LineSplitter(limit: 100)
        let lines = try splitter.append(text)
        #expect(try JSONValue(parsing: lines[0]) == ["a": 1])
        #expect(try JSONValue(parsing: lines[1]) == ["b": 22])
    }

    @Test func `a line that ended is not given twice, and nothing has no line`() throws {
        #expect(try lines([Array("a\nb\n".utf8)[...]]) == ["a", "b"])
        #expect(try lines([]).isEmpty)
        #expect(try lines([[]]).isEmpty)
    }

    @Test(arguments: ["12345", "12345\n", "1\n12345\n1", "1\n12345"])
    func `a line that is too long is refused, ended or not`(text: String) {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            let error = #expect(throws: Problem.self) { try lines([bytes[..<cut], bytes[cut...]], limit: 4) }
            #expect(error?.code == .bodyTooLarge)
        }
    }

    @Test func `a line may be as long as the limit`() throws {
        #expect(try lines([Array("1234\n1234".utf8)[...]], limit: 4) == ["1234", "1234"])
    }
}

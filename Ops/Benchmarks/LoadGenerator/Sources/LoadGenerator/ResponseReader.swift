import Foundation
import NIOCore

/// Takes HTTP/1.1 responses off a connection, no more of RFC 9112 than servers of one's own need.
struct ResponseReader {
    /// One whole response.
    struct Response {
        let status: Int
        let body: ByteBuffer
        let closesConnection: Bool
    }

    /// Something that is no response, or one whose end cannot be told.
    struct Malformed: Error {}

    private struct Head {
        var status = 0
        var length: Int?
        var isChunked = false
        var closesConnection = false
    }

    private var buffer = ByteBuffer()
    private var head: Head?
    private var chunks = ByteBuffer()

    /// Adds what was read.
    mutating func append(_ bytes: inout ByteBuffer) {
        if buffer.readableBytes == 0 {
            buffer = bytes
        } else {
            buffer.discardReadBytes()
            buffer.writeBuffer(&bytes)
        }
    }

    /// The next whole response; nil until more is read.
    mutating func next() throws -> Response? {
        if head == nil { head = try takeHead() }
        guard let head else { return nil }
        guard let body = head.isChunked ? try takeChunks() : try takeBody(head.length) else { return nil }
        self.head = nil
        return Response(status: head.status, body: body, closesConnection: head.closesConnection)
    }

    private mutating func takeBody(_ length: Int?) throws -> ByteBuffer? {
        guard let length else { throw Malformed() }
        return buffer.readSlice(length: length)
    }

    private mutating func takeChunks() throws -> ByteBuffer? {
        while let end = offset(of: "\r\n") {
            var line = buffer
            guard let text = line.readString(length: end), let size = Int(text, radix: 16) else {
                throw Malformed()
            }
            // Without trailers the last chunk's empty line stands where another chunk's data would end.
            line.moveReaderIndex(forwardBy: 2)
            guard line.readableBytes >= size + 2 else { return nil }
            if var data = line.readSlice(length: size) { chunks.writeBuffer(&data) }
            line.moveReaderIndex(forwardBy: 2)
            buffer = line
            if size == 0 {
                defer { chunks = ByteBuffer() }
                return chunks
            }
        }
        return nil
    }

    private mutating func takeHead() throws -> Head? {
        guard let end = offset(of: "\r\n\r\n") else { return nil }
        guard let bytes = buffer.readSlice(length: end + 4) else { return nil }
        return try bytes.withUnsafeReadableBytes { bytes in
            // "HTTP/1.1 200 …"
            guard bytes.count > 16, let status = ResponseReader.decimal(bytes[9..<12]) else {
                throw Malformed()
            }
            var head = Head(status: status)
            if [204, 304].contains(status) { head.length = 0 }
            for line in bytes.dropFirst(12).split(separator: UInt8(ascii: "\n")) {
                try ResponseReader.read(line, into: &head)
            }
            return head
        }
    }

    private static func read(_ line: Slice<UnsafeRawBufferPointer>, into head: inout Head) throws {
        if let value = field("content-length", of: line) {
            guard let length = decimal(value) else { throw Malformed() }
            head.length = length
        } else if let value = field("transfer-encoding", of: line) {
            head.isChunked = value.elementsEqual("chunked".utf8)
        } else if let value = field("connection", of: line) {
            head.closesConnection = value.elementsEqual("close".utf8)
        }
    }

    /// The value if `line` has that name, without white space around it.
    private static func field(
        _ name: StaticString,
        of line: Slice<UnsafeRawBufferPointer>
    ) -> Slice<UnsafeRawBufferPointer>? {
        let length = name.utf8CodeUnitCount
        guard line.count > length, line[line.startIndex + length] == UInt8(ascii: ":") else { return nil }
        for index in 0..<length where line[line.startIndex + index] | 0x20 != name.utf8Start[index] | 0x20 {
            return nil
        }
        let value = line.dropFirst(length + 1).drop { $0 == 0x20 }
        return value.last == UInt8(ascii: "\r") ? value.dropLast() : value
    }

    private static func decimal(_ digits: Slice<UnsafeRawBufferPointer>) -> Int? {
        guard (1...15).contains(digits.count) else { return nil }
        var number = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            number = number * 10 + Int(digit - 0x30)
        }
        return number
    }

    private func offset(of text: StaticString) -> Int? {
        buffer.offset(of: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

extension ByteBuffer {
    /// Where `text` first stands in the readable bytes. (memmem is a GNU extension that Swift does not see.)
    func offset(of text: UnsafeRawBufferPointer) -> Int? {
        withUnsafeReadableBytes { bytes in
            guard let start = bytes.baseAddress, let pattern = text.baseAddress, let first = text.first else {
                return nil
            }
            var offset = 0
            while bytes.count - offset >= text.count,
                let found = memchr(start + offset, Int32(first), bytes.count - offset - text.count + 1)
            {
                if memcmp(found, pattern, text.count) == 0 { return UnsafeRawPointer(found) - start }
                offset = UnsafeRawPointer(found) - start + 1
            }
            return nil
        }
    }
}

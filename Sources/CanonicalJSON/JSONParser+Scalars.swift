extension JSONParser {
    mutating func string() throws(JSONSyntaxError) -> String {
        let start = offset
        offset += 1
        var isPlain = true
        var isASCII = true
        while true {
            offset = JSONWords.firstSpecial(in: bytes, from: offset, isASCII: &isASCII)
            guard offset < bytes.count else { break }
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                let content = UnsafeRawBufferPointer(rebasing: bytes[(start + 1)..<offset])
                offset += 1
                let text = isPlain ? JSONParser.text(content, isASCII: isASCII) : unescape(content)
                guard let text, isASCII || JSONParser.isInterchangeable(text) else {
                    throw JSONSyntaxError(problem: .invalidString, offset: start)
                }
                return text
            case UInt8(ascii: "\\"):
                isPlain = false
                isASCII = false
                offset = min(offset + 2, bytes.count)
            default: throw failure(.invalidString)
            }
        }
        throw failure(.unexpectedEnd)
    }

    /// The text of bytes without escapes; nil if they are not UTF-8.
    private static func text(_ content: UnsafeRawBufferPointer, isASCII: Bool) -> String? {
        // Quicker than String(validating:), which is generic: decoding repairs what is not UTF-8, and then the bytes differ.
        var text = String(decoding: content, as: UTF8.self)
        guard !isASCII else { return text }
        let isUnchanged = text.withUTF8 { $0.elementsEqual(content) }
        return isUnchanged ? text : nil
    }

    /// RFC 7493 §2.1 excludes noncharacters as well as surrogates.
    private static func isInterchangeable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            scalar.value & 0xFFFE != 0xFFFE && !(0xFDD0...0xFDEF).contains(scalar.value)
        }
    }

    private func unescape(_ content: UnsafeRawBufferPointer) -> String? {
        var result: [UInt8] = []
        result.reserveCapacity(content.count)
        var index = 0
        while index < content.count {
            let byte = content[index]
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            let escape = content[index]
            index += 1
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(escape)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "u"):
                guard let scalar = unicodeEscape(content, &index) else { return nil }
                result.append(contentsOf: UTF8.encode(scalar)?.map { $0 } ?? [])
            default: return nil
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    private func unicodeEscape(_ content: UnsafeRawBufferPointer, _ index: inout Int) -> Unicode.Scalar? {
        guard let first = codeUnit(content, &index) else { return nil }
        if let scalar = Unicode.Scalar(first) { return scalar }
        // A high surrogate must be followed by the escape of a low one.
        guard first < 0xDC00, index + 1 < content.count, content[index] == UInt8(ascii: "\\"),
            content[index + 1] == UInt8(ascii: "u")
        else { return nil }
        index += 2
        guard let second = codeUnit(content, &index), (0xDC00...0xDFFF).contains(second) else { return nil }
        return Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
    }

    private func codeUnit(_ content: UnsafeRawBufferPointer, _ index: inout Int) -> UInt16? {
        guard index + 4 <= content.count else { return nil }
        var value: UInt16 = 0
        for position in index..<(index + 4) {
            let byte = content[position]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: return nil
            }
            value = value << 4 | UInt16(digit)
        }
        index += 4
        return value
    }

    mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = offset
        if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        let integerStart = offset
        guard skipDigits() > 0 else { throw failure(.invalidNumber) }
        guard bytes[integerStart] != UInt8(ascii: "0") || offset == integerStart + 1 else {
            throw failure(.invalidNumber)
        }
        var isInteger = true
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            isInteger = false
            offset += 1
            guard skipDigits() > 0 else { throw failure(.invalidNumber) }
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            offset += 1
            if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-")
            {
                offset += 1
            }
            guard skipDigits() > 0 else { throw failure(.invalidNumber) }
        }
        let text = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<offset]), as: UTF8.self)
        if isInteger {
            // RFC 7493 §2.2: beyond 2^53 − 1 receivers disagree about the value.
            guard let value = Int64(text), value.magnitude <= 9_007_199_254_740_991 else {
                throw JSONSyntaxError(problem: .invalidNumber, offset: start)
            }
            return .integer(value)
        }
        // RFC 8785 writes what is from here to 10^21 in digits alone, and then it could not be read again.
        guard let value = Double(text), value.isFinite,
            !(9_007_199_254_740_992..<1e21).contains(value.magnitude)
        else {
            throw JSONSyntaxError(problem: .invalidNumber, offset: start)
        }
        return .number(value)
    }

    private mutating func skipDigits() -> Int {
        let start = offset
        while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) { offset += 1 }
        return offset - start
    }
}

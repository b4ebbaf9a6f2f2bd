import CanonicalJSON
import Testing

@Suite struct RoundTripTests {
    /// A repeatable sequence of numbers (Knuth's MMIX constants).
    struct Dice {
        var state: UInt64

        mutating func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % sides
        }

        mutating func text() -> String {
            let letters = [
                "a", "Z", "\"", "\\", "/", "\n", "\u{0}", "\u{7F}", "é", "中", "\u{2028}", "😀", "𬱖", " ",
            ]
            return (0..<roll(6)).map { _ in letters[roll(letters.count)] }.joined()
        }

        mutating func value(depth: Int) -> JSONValue {
            switch roll(depth > 4 ? 6 : 8) {
            case 0: return .null
            case 1: return .boolean(roll(2) == 0)
            case 2: return .integer(Int64(roll(1 << 30)) - (1 << 29))
            case 3: return .integer(9_007_199_254_740_991 - Int64(roll(3)))
            case 4: return .number(Double(roll(1 << 30)) / Double(1 << roll(40)) + 0.25)
            case 5: return .string(text())
            case 6: return .array((0..<roll(5)).map { _ in value(depth: depth + 1) })
            default:
                var object = JSONObject()
                for _ in 0..<roll(25) { object[text()] = value(depth: depth + 1) }
                return .object(object)
            }
        }
    }

    @Test(arguments: 1...200)
    func `what was written is read back`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let value = dice.value(depth: 0)
        let encoded = value.encodedBytes
        #expect(try JSONValue(parsing: encoded).encodedBytes == encoded)
        let canonical = value.canonicalBytes
        #expect(try JSONValue(parsing: canonical).canonicalBytes == canonical)
        #expect(try JSONValue(parsing: encoded).canonicalBytes == canonical)
    }

    @Test func `values of every kind are equal after a round trip`() throws {
        let value: JSONValue = [
            "null": .null, "yes": true, "no": false, "whole": -17, "half": .number(0.5),
            "text": "澜江 \"\\\u{1}",
            "list": [1, [], [:], "x"], "object": ["a": ["b": ["c": []]]],
        ]
        #expect(try JSONValue(parsing: value.encodedBytes) == value)
    }

    @Test func `every byte of a text may be replaced and nothing crashes`() throws {
        let text = Array(#"{"a":[1,-2.5e3,"\u00e9\ud83d\ude00é"],"b":{"c":null,"d":true}}"#.utf8)
        let intruders: [UInt8] = [
            0x00, 0x20, 0x22, 0x2C, 0x2D, 0x30, 0x5B, 0x5C, 0x5D, 0x75, 0x7B, 0x7D, 0x80, 0xC3, 0xED, 0xFF,
        ]
        for index in text.indices {
            #expect(JSONValue.problem(of: Array(text[..<index])) != nil)
            for intruder in intruders {
                var changed = text
                changed[index] = intruder
                guard let value = try? JSONValue(parsing: changed) else { continue }
                #expect(try JSONValue(parsing: value.canonicalBytes).canonicalBytes == value.canonicalBytes)
            }
        }
    }
}

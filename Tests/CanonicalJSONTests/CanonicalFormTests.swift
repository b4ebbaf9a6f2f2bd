import CanonicalJSON
import Testing

@Suite struct CanonicalFormTests {
    // RFC 8785 Appendix B.
    @Test(
        arguments: [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] as [(UInt64, String)]
    )
    func `numbers are written as ECMAScript writes them`(bits: UInt64, text: String) {
        #expect(JSONValue.number(Double(bitPattern: bits)).canonicalText == text)
    }

    @Test(arguments: [
        ("1.0", "1"), ("-0", "0"), ("-0.0", "0"), ("0e5", "0"), ("1E2", "100"), ("1.5e+3", "1500"),
        ("10.50", "10.5"),
        ("1e21", "1e+21"), ("1e-6", "0.000001"), ("1e-7", "1e-7"),
        ("9007199254740991", "9007199254740991"), ("-9007199254740991", "-9007199254740991"),
    ])
    func `a number has one form however it was written`(written: String, canonical: String) throws {
        #expect(try JSONValue(text: written).canonicalText == canonical)
    }

    // RFC 8785 §3.2.2 and §3.2.4.
    @Test func `the example of the standard comes out byte for byte`() throws {
        let input = #"""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let expected =
            #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
            + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(try JSONValue(text: input).canonicalBytes == Array(expected.utf8))
    }

    // RFC 8785 §3.2.3: by UTF-16 code units, so that the emoji (D83D) comes before the Hebrew letter (FB33).
    @Test func `members are sorted by UTF-16 code units`() throws {
        let input = #"""
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """#
        let expected =
            #"{"\r":"Carriage Return","1":"One","# + "\"\u{80}\":\"Control\",\"ö\":"
            + #""Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","#
            + "\"\u{FB33}\":" + #""Hebrew Letter Dalet With Dagesh"}"#
        #expect(try JSONValue(text: input).canonicalBytes == Array(expected.utf8))
    }

    // RFC 8785 §3.2.2.2.
    @Test func `control characters have their short escapes or four lower-case digits`() {
        let escapes: [UInt8: String] = [0x08: "\\b", 0x09: "\\t", 0x0A: "\\n", 0x0C: "\\f", 0x0D: "\\r"]
        for code in UInt8(0)..<0x20 {
            let digits = String(code, radix: 16)
            let escape = escapes[code] ?? "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            #expect(JSONValue.string(String(UnicodeScalar(code))).canonicalText == "\"\(escape)\"")
        }
    }

    @Test(arguments: ["/", "\u{7F}", "\u{80}", "\u{2028}", "é", "中", "😀", "'", "<"])
    func `nothing else is escaped`(text: String) {
        #expect(JSONValue.string(text).canonicalBytes == Array("\"\(text)\"".utf8))
    }

    // RFC 8785 §3.1: strings are preserved as they are.
    @Test func `text is not normalized`() throws {
        let decomposed = try JSONValue(text: #"{"name":"A\u030a"}"#)
        #expect(decomposed.canonicalBytes == Array("{\"name\":\"A\u{30A}\"}".utf8))
        #expect(decomposed.canonicalBytes != Array("{\"name\":\"\u{C5}\"}".utf8))
    }

    @Test func `nested objects are sorted, arrays keep their order`() throws {
        let value = try JSONValue(text: #"{"b":[{"d":1,"c":2},3,2,1],"a":{"z":null,"y":{}}}"#)
        #expect(value.canonicalText == #"{"a":{"y":{},"z":null},"b":[{"c":2,"d":1},3,2,1]}"#)
        #expect(value.encodedText == #"{"b":[{"d":1,"c":2},3,2,1],"a":{"z":null,"y":{}}}"#)
    }

    @Test func `the order of members changes nothing`() throws {
        let one = try JSONValue(text: #"{"b":1,"a":2,"aa":3,"":4}"#)
        let other = try JSONValue(text: #" { "" : 4 , "aa" : 3 , "a" : 2 , "b" : 1 } "#)
        #expect(one.canonicalText == #"{"":4,"a":2,"aa":3,"b":1}"#)
        #expect(one.canonicalBytes == other.canonicalBytes)
    }

    @Test func `setting a member replaces it in place, appends it or removes it`() {
        var object: JSONObject = ["b": 1, "a": 2]
        object["b"] = "new"
        object["c"] = .null
        object["a"] = nil
        object["d"] = nil
        #expect(JSONValue.object(object).encodedText == #"{"b":"new","c":null}"#)
    }
}

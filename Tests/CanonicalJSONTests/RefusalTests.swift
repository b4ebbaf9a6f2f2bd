import CanonicalJSON
import Testing

/// What I-JSON (RFC 7493) does not take, and what an attacker may send (threats 26 and 27).
@Suite struct RefusalTests {
    @Test(arguments: [
        #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"b":{"x":1,"y":2,"x":3}}]"#, #"{"":1,"":2}"#,
        #"{"ü":1,"\u00fc":2}"#, #"{"😀":1,"\ud83d\ude00":2}"#,
    ])
    func `a member named twice is refused`(text: String) {
        #expect(JSONValue.problem(of: text) == .duplicateMember)
    }

    @Test(arguments: [2, 15, 16, 17, 18, 40, 1000])
    func `a member named twice is found among many`(count: Int) {
        let members = (0..<count).map { "\"m\($0)\":\($0)" }
        #expect(JSONValue.problem(of: "{\(members.joined(separator: ","))}") == nil)
        for repeated in [0, count / 2, count - 1] {
            let text = "{\(members.joined(separator: ",")),\"m\(repeated)\":0}"
            #expect(JSONValue.problem(of: text) == .duplicateMember)
        }
    }

    @Test func `names that only Unicode calls equivalent are two`() throws {
        let value = try JSONValue(text: "{\"\u{e9}\":1,\"e\u{301}\":2}")
        #expect(value["\u{e9}"] == 1)
        #expect(value["e\u{301}"] == 2)
    }

    @Test func `the same name in different objects is fine`() {
        #expect(JSONValue.problem(of: #"{"a":{"a":[{"a":1},{"a":2}]}}"#) == nil)
    }

    @Test(arguments: [
        (#"{"名": 1,"名": 2}"#, JSONSyntaxError.Problem.duplicateMember, 10),
        ("[1, x]", .unexpectedCharacter, 4),
        ("{} 1", .trailingCharacters, 3), (#"["é\ud800"]"#, .invalidString, 1),
        ("[12, 1.]", .invalidNumber, 7),
    ])
    func `the place of a problem is told in bytes`(
        text: String,
        problem: JSONSyntaxError.Problem,
        offset: Int
    ) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(text: text) }
        #expect(error?.problem == problem)
        #expect(error?.offset == offset)
    }

    @Test(arguments: [
        ("[", "]", "1"), (#"{"a":"#, "}", "1"), (#"[{"a":"#, "}]", "1"), ("[", "]", ""), (" [ ", " ] ", "{}"),
    ])
    func `thirty-two levels are taken and thirty-three are not`(
        opening: String,
        closing: String,
        core: String
    ) {
        let levels = opening.count { $0 == "[" || $0 == "{" }
        let inCore = core == "{}" ? 1 : 0
        let nested = { (times: Int) in
            String(repeating: opening, count: times) + core + String(repeating: closing, count: times)
        }
        let most = (32 - inCore) / levels
        #expect(JSONValue.problem(of: nested(most)) == nil)
        #expect(JSONValue.problem(of: nested(most + 1)) == .tooDeep)
    }

    @Test(arguments: ["[", #"{"a":"#, "[[{\"b\":["], [64, 160, 511, 1_000_000])
    func `a million levels are refused and nothing crashes`(opening: String, times: Int) {
        #expect(JSONValue.problem(of: String(repeating: opening, count: times)) == .tooDeep)
    }

    @Test func `siblings do not add up to depth`() {
        let text = "[" + Array(repeating: "[[1]]", count: 1000).joined(separator: ",") + "]"
        #expect(JSONValue.problem(of: text) == nil)
    }

    @Test(arguments: [
        #""\ud800""#, #""\udc00""#, #""\ud800\ud800""#, #""\ud800x""#, #""\ud800\u0041""#, #""\udc00\ud800""#,
        #""\udbff""#,
        #""\ud800\n""#, #"{"\ud800":1}"#, #""\ud83d\ude""#,
    ])
    func `a lone surrogate is refused`(text: String) {
        #expect(JSONValue.problem(of: text) == .invalidString)
    }

    @Test(arguments: [
        #""\ufffe""#, #""\uffff""#, #""\ufdd0""#, #""\ufdef""#, #""\ud83f\udfff""#, "\"\u{10FFFE}\"",
    ])
    func `a noncharacter is refused`(text: String) {
        #expect(JSONValue.problem(of: text) == .invalidString)
    }

    @Test(
        arguments: [
            [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xE2, 0x82], [0x80],
            [0xFF], [0xF4, 0x90, 0x80, 0x80],
        ] as [[UInt8]]
    )
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        #expect(JSONValue.problem(of: [0x22] + bytes + [0x22]) == .invalidString)
        #expect(JSONValue.problem(of: [0x7B, 0x22] + bytes + [0x22, 0x3A, 0x31, 0x7D]) == .invalidString)
    }

    @Test func `raw control characters are refused, escaped ones are text`() throws {
        for code in UInt8(0)..<0x20 {
            #expect(JSONValue.problem(of: [0x22, code, 0x22]) == .invalidString)
            #expect(JSONValue.problem(of: [0x22, 0x5C, code, 0x22]) == .invalidString)
        }
        #expect(try JSONValue(text: #""\u0000\u001f""#) == .string("\u{0}\u{1F}"))
    }

    @Test(arguments: [#""\x41""#, #""\u12""#, #""\u12g4""#, #""\U0041""#, #""\'""#, #""\é""#])
    func `an escape that JSON does not have is refused`(text: String) {
        #expect(JSONValue.problem(of: text) == .invalidString)
    }

    @Test(arguments: [
        "9007199254740992", "-9007199254740992", "9223372036854775808", "1e309", "-1e400", "01", "-01", "00",
        "-", "1.", "1.e3",
        "1e", "1e+", "-x",
    ])
    func `a number out of range or out of shape is refused`(text: String) {
        #expect(JSONValue.problem(of: text) == .invalidNumber)
    }

    @Test(arguments: ["NaN", "nan", "Infinity", "-Infinity", "+1", ".5", "0x10", "1_000", "１", "1,5"])
    func `what is no JSON number is refused`(text: String) {
        #expect(JSONValue.problem(of: text) != nil)
    }

    @Test func `numbers of a million digits have one outcome`() throws {
        let digits = String(repeating: "7", count: 1_000_000)
        #expect(JSONValue.problem(of: digits) == .invalidNumber)
        #expect(JSONValue.problem(of: digits + ".5") == .invalidNumber)
        #expect(JSONValue.problem(of: "1e" + digits) == .invalidNumber)
        #expect(try JSONValue(text: "0." + digits) == .number(7.0 / 9))
    }

    @Test(arguments: ["1 2", "{}x", "[]]", "null,", #""a""b""#, "truefalse", "{}{}", "1\u{0}"])
    func `what follows the value is refused`(text: String) {
        #expect(JSONValue.problem(of: text) == .trailingCharacters)
    }

    @Test(arguments: [
        "", " ", "\n\t\r ", "[", "{", "[1", "[1,", #"{"a""#, #"{"a":"#, #"{"a":1,"#, "\"", "\"a", #""\"#,
        "tru",
    ])
    func `a text that ends too early is refused`(text: String) {
        #expect(JSONValue.problem(of: text) == .unexpectedEnd)
    }

    @Test(arguments: [
        "[1,]", #"{"a":1,}"#, "[,1]", "{1:2}", "'a'", "{a:1}", "[1 2]", #"{"a" 1}"#, "[1}", "// x\n1", "True",
        "nul1",
        "\u{FEFF}1", "\u{A0}1", "\u{0B}1",
    ])
    func `a character out of place is refused`(text: String) {
        #expect(JSONValue.problem(of: text) == .unexpectedCharacter)
    }
}

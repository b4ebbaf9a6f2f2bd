import CanonicalJSON
import Testing

/// Bytes that are written and read without a tree are those that a tree gives.
@Suite struct WritingTests {
    @Test func `an object written member by member is canonical`() throws {
        let bytes = CanonicalWriter.object { object in
            object.member("a", "quote \" solidus \\ line \n 材料")
            object.member("b") { inner in
                inner.member("x", 1)
                inner.member("y", canonical: Array("[true]".utf8))
            }
            object.member("c", texts: ["one", "two\t"])
            object.member("d", texts: [String]())
            object.member("e", plainText: { $0 += "AbC-_".utf8 })
            object.member("f", ["z": 1, "y": 2])
            object.member("g") { (_: inout CanonicalWriter) in }
        }
        #expect(try JSONValue(parsing: bytes).canonicalBytes == bytes)
        #expect(try JSONValue(parsing: bytes)["a"]?.string == "quote \" solidus \\ line \n 材料")
    }

    @Test(arguments: 0..<40)
    func `a character that needs an escape is found wherever it stands`(place: Int) throws {
        for special in ["\"", "\\", "\u{1}", "\u{1F}"] {
            let text = String(repeating: "x", count: place) + special + String(repeating: "é", count: 9)
            let bytes = JSONValue.string(text).canonicalBytes
            #expect(try JSONValue(parsing: bytes).string == text)
            #expect(bytes.count > text.utf8.count + 2)
        }
    }

    @Test func `members are read in order, and what is not asked for is passed over`() throws {
        let text = #"""
            {"a":{"b":[1,{"c":"}\""}],"d":""},"e":-1.5e3 , "f" : null,"g":"\\","é":[]}
            """#
        var found: [String] = []
        try Array(text.utf8).withUnsafeBytes { bytes in
            var members = try JSONMembers(bytes)
            while let (name, value) = try members.next() {
                found.append("\(name)=\(String(decoding: value, as: UTF8.self))")
            }
        }
        #expect(found == [#"a={"b":[1,{"c":"}\""}],"d":""}"#, "e=-1.5e3 ", "f=null", #"g="\\""#, "é=[]"])
    }

    @Test func `white space before a bracket is passed over as such`() throws {
        let bytes = Array(#" { "a" : [ 1 , { } ] , "b" : "}" } "#.utf8)
        #expect(try JSONMembers.value(of: "b", in: bytes).map(Array.init) == Array(#""}""#.utf8))
    }

    @Test(arguments: ["3E16", "9007199254740992.0", "123456789012345680000.0", "-120e18"])
    func `a number whose canonical form could not be read again is refused`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test func `one member is found by name`() throws {
        let bytes = Array(#"{"a":{"p":1},"p":{"q":[2]}}"#.utf8)
        #expect(try JSONMembers.value(of: "p", in: bytes).map(Array.init) == Array(#"{"q":[2]}"#.utf8))
        #expect(try JSONMembers.value(of: "q", in: bytes) == nil)
        #expect(try JSONMembers.value(of: "q", in: Array("{}".utf8)) == nil)
    }

    @Test(arguments: [
        "", " ", "[]", "{", #"{"a""#, #"{"a":"#, #"{"a":1"#, #"{"a":"x"#, #"{"a":"\"#, #"{"a":{}"#,
        #"{"a":1 "b":2}"#,
        #"{"a" 1}"#, #"{a:1}"#, #"{"a":[{"#, #"{"\u00"#,
    ])
    func `an object that is cut off or broken is refused, never read beyond its end`(text: String) {
        #expect(throws: JSONSyntaxError.self) {
            try Array(text.utf8).withUnsafeBytes { bytes in
                var members = try JSONMembers(bytes)
                while try members.next() != nil {}
            }
        }
    }

    @Test func `names are ordered by UTF-16 code units`() throws {
        let object: JSONValue = [
            "\u{FB33}": 1, "\u{1F600}": 2, "\u{80}": 3, "1": 4, "": 5, "\r": 6, "ö": 7, "€": 8,
        ]
        // RFC 8785 §3.2.3.
        let names = ["", "\r", "1", "\u{80}", "ö", "€", "\u{1F600}", "\u{FB33}"]
        let read = try JSONValue(parsing: object.canonicalBytes)
        #expect(read.object?.members.map(\.name) == names)
    }
}

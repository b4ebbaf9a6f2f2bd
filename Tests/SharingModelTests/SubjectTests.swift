import CanonicalJSON
import SharingModel
import Testing

@Suite struct SubjectTests {
    static let usccs = [
        "91990102MA9L05073A", "92990102MA9L050737", "91990103MA9L05081K", "12990100MB9L01017X",
        "11990100MB9L01025U",
        "11990100MB9L01033N", "11990100MB9L01041H", "11990100MB9L0105X9", "11990100MB9L010689",
        "11990100MB9L010764",
        "11990100MB9L01084Y", "12990100MB9L01092N", "11990100MB9L01105F", "11990100MB9L01113A",
    ]
    static let residentIDs = [
        "990102198503120017", "990102198709250028", "990103201806010035", "99010219960229069X",
    ]

    private func fullWidth(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
    }

    @Test(arguments: usccs) func `a valid unified social credit code is taken`(code: String) {
        #expect(Subject(scheme: .uscc, id: code)?.canonicalID == code)
    }

    @Test(arguments: residentIDs) func `a valid resident id is taken`(id: String) {
        #expect(Subject(scheme: .residentID, id: id)?.canonicalID == id)
    }

    @Test(arguments: usccs) func `every other check character of a credit code is refused`(code: String) {
        for wrong in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" where wrong != code.last {
            #expect(Subject(scheme: .uscc, id: code.dropLast() + String(wrong)) == nil)
        }
    }

    @Test(arguments: residentIDs) func `every other check character of a resident id is refused`(id: String) {
        for wrong in "0123456789X" where wrong != id.last {
            #expect(Subject(scheme: .residentID, id: id.dropLast() + String(wrong)) == nil)
        }
    }

    @Test(arguments: usccs) func `a credit code with any one digit wrong is refused`(code: String) {
        for (place, character) in code.enumerated() {
            for wrong in "0123456789" where wrong != character {
                let text = String(code.enumerated().map { $0.offset == place ? wrong : $0.element })
                #expect(Subject(scheme: .uscc, id: text) == nil)
            }
        }
    }

    @Test(arguments: residentIDs) func `a resident id with any one digit wrong is refused`(id: String) {
        for (place, character) in id.enumerated() {
            for wrong in "0123456789" where wrong != character {
                let text = String(id.enumerated().map { $0.offset == place ? wrong : $0.element })
                #expect(Subject(scheme: .residentID, id: text) == nil)
            }
        }
    }

    // Their check characters are right; only the day is not.
    @Test(arguments: [
        "19850230", "19851301", "19850001", "19850100", "19850132", "19000229", "20230229", "19850431",
        "17991231",
    ])
    func `a resident id with an impossible day is refused`(day: String) throws {
        #expect(Subject(scheme: .residentID, id: try withCheck("990102" + day + "001")) == nil)
    }

    @Test func `a resident id does not begin with a nought`() throws {
        #expect(Subject(scheme: .residentID, id: try withCheck("99010219850312001")) != nil)
        #expect(Subject(scheme: .residentID, id: try withCheck("09010219850312001")) == nil)
    }

    @Test(arguments: ["19960229", "20000229", "18000101", "19851231"])
    func `a resident id with a real day is taken`(day: String) throws {
        #expect(Subject(scheme: .residentID, id: try withCheck("990102" + day + "001")) != nil)
    }

    /// GB 11643-1999: weights are powers of two modulo 11.
    private func withCheck(_ seventeen: String) throws -> String {
        let sum = try seventeen.enumerated().reduce(0) { sum, entry in
            guard let digit = entry.element.wholeNumberValue else { throw MadeUp.Missing() }
            return sum + digit * ((1 << (17 - entry.offset)) % 11)
        }
        return seventeen + ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum % 11]
    }

    @Test(
        arguments: usccs.map { (SubjectScheme.uscc, $0) } + residentIDs.map { (SubjectScheme.residentID, $0) }
    )
    func `lower case and full width have the same canonical form`(scheme: SubjectScheme, id: String) {
        for written in [id.lowercased(), fullWidth(id), fullWidth(id.lowercased()), " \(id)\u{3000}"] {
            #expect(Subject(scheme: scheme, id: written) == Subject(scheme: scheme, id: id))
            #expect(Subject(scheme: scheme, id: written)?.canonicalID == id)
        }
    }

    @Test(arguments: [
        "", "9", "91990102MA9L05073", "91990102MA9L05073AA", "91990102 MA9L05073A", "9199010２MA9L0５073",
        "91990I02MA9L05073A",
        "91990102MA9L05073A\u{0}", "９", "91990102MA9L05073Α",
    ])
    func `what has not the form of a credit code is refused`(text: String) {
        #expect(Subject(scheme: .uscc, id: text) == nil)
    }

    @Test(arguments: [
        "", "99010219850312001", "9901021985031200170", "X90102198503120017", "090102198503120017",
        "99010219850312OO17",
    ])
    func `what has not the form of a resident id is refused`(text: String) {
        #expect(Subject(scheme: .residentID, id: text) == nil)
    }

    @Test(arguments: [
        ("P-XXA-E1234567", "P-XXA-E1234567"), ("p-xxa-e1234567", "P-XXA-E1234567"),
        ("ＰＯ－ＸＸＡ－１２３４", "PO-XXA-1234"),
        ("P-XXA-12345678901234567890", "P-XXA-12345678901234567890"),
    ])
    func `a travel document is type, country and number`(written: String, canonical: String) {
        for scheme in [SubjectScheme.passport, .travelPermit] {
            #expect(Subject(scheme: scheme, id: written)?.canonicalID == canonical)
        }
    }

    @Test(arguments: [
        "E1234567", "P-XXA", "P-XXA-", "-XXA-E1234567", "PPP-XXA-E1234567", "P-XX-E1234567",
        "P-XXAA-E1234567", "P-XXA-123",
        "P-XXA-123456789012345678901", "P-XXA-E123-4567", "P-XXA-E 234567", "1-XXA-E1234567",
        "P-X1A-E1234567", "P-XXA-É1234567",
    ])
    func `what has not the form of a travel document is refused`(text: String) {
        #expect(Subject(scheme: .passport, id: text) == nil)
        #expect(Subject(scheme: .travelPermit, id: text) == nil)
    }

    @Test func `a property unit is read by its grammar, in any case and width`() {
        let unit = "990102001001GB00012F00010023"
        for written in [unit, unit.lowercased(), fullWidth(unit)] {
            #expect(Subject(scheme: .propertyUnit, id: written)?.canonicalID == unit)
        }
    }

    @Test(arguments: [
        "990102001001GB00012F0001002", "990102001001GB00012F000100233", "99010200100AGB00012F00010023",
        "9901020010011B00012F00010023", "990102001001GB0001AF00010023", "990102001001GB00012100010023",
        "990102001001GB00012F0001002A", "990102-001001GB00012F0001002", "",
    ])
    func `a property unit that breaks its grammar is refused`(text: String) {
        #expect(Subject(scheme: .propertyUnit, id: text) == nil)
    }

    @Test(arguments: ["a", "Ａ", "x y", " 中 ", "ﬁ", String(repeating: "x", count: 256)])
    func `an opaque identifier stays as given`(text: String) {
        #expect(Subject(scheme: .opaque, id: text).map { Array($0.canonicalID.utf8) } == Array(text.utf8))
    }

    @Test(arguments: [
        "", "a\u{0}", "\n", "a\u{1F}b", "\u{7F}", String(repeating: "x", count: 257),
        String(repeating: "中", count: 86),
    ])
    func `an opaque identifier has 1 to 256 bytes and no control character`(text: String) {
        #expect(Subject(scheme: .opaque, id: text) == nil)
    }

    @Test func `opaque identifiers are compared byte by byte`() {
        let composed = Subject(scheme: .opaque, id: "\u{E9}")
        let decomposed = Subject(scheme: .opaque, id: "e\u{301}")
        #expect(composed?.bytes != decomposed?.bytes)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
    }

    @Test func `the same text under another scheme is another subject`() {
        let code = "91990102MA9L05073A"
        #expect(Subject(scheme: .uscc, id: code) != Subject(scheme: .opaque, id: code))
        #expect(Subject(scheme: .uscc, id: code)?.bytes == Array("uscc".utf8) + [0] + Array(code.utf8))
    }

    @Test func `a description never holds the identifier`() throws {
        let subject = try Subject(json: MadeUp.person, at: "")
        for text in ["\(subject)", String(reflecting: subject), "\([subject])"] {
            #expect(!text.contains("1985"))
        }
        #expect("\(subject)" == "a resident-id subject")
    }

    @Test(
        arguments: [
            (["scheme": "uscc"], InvalidInput.Kind.malformed, "/s/id"),
            (["id": "1"], .malformed, "/s/scheme"),
            (["scheme": "uscc", "id": 91_990_102], .malformed, "/s/id"),
            ("91990102MA9L05073A", .malformed, "/s"),
            (["scheme": "uscc", "id": "1", "name": "x"], .malformed, "/s/name"),
            (["scheme": "tax-number", "id": "1"], .subject, "/s/scheme"),
            (["scheme": "USCC", "id": "1"], .subject, "/s/scheme"),
            (["scheme": "uscc", "id": "91990102MA9L05073B"], .subject, "/s/id"),
        ] as [(JSONValue, InvalidInput.Kind, String)]
    )
    func `a wrong subject is told where and never what`(
        json: JSONValue,
        kind: InvalidInput.Kind,
        place: String
    ) {
        let error = #expect(throws: InvalidInput.self) { try Subject(json: json, at: "/s") }
        #expect(error?.kind == kind)
        #expect(error?.faults.map(\.pointer) == [place])
        #expect(error?.faults.contains { ($0.message.en + $0.message.zh).contains("9199") } == false)
    }
}

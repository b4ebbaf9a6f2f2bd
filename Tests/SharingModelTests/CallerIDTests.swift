import SharingModel
import Testing

@Suite struct CallerIDTests {
    static let genuine = "spiffe://lanjiang.example/agency/tax/system/declaration"

    @Test(arguments: [
        (genuine, "lanjiang.example", "tax", CallerID.Kind.system, "declaration"),
        (
            "spiffe://lanjiang.example/agency/affairs-centre/admin/operator", "lanjiang.example",
            "affairs-centre", .administrator, "operator"
        ),
        ("spiffe://a/agency/a1/system/x", "a", "a1", .system, "x"),
        (
            "spiffe://city_1.gov-net.example/agency/tax/system/core-2", "city_1.gov-net.example", "tax",
            .system, "core-2"
        ),
    ])
    func `a SPIFFE URI of either form names a caller`(
        text: String,
        domain: String,
        agency: String,
        kind: CallerID.Kind,
        name: String
    ) throws {
        let caller = try #require(CallerID(text))
        #expect(caller.trustDomain == domain)
        #expect(caller.agency.description == agency)
        #expect(caller.kind == kind)
        #expect(caller.name == name)
        #expect(caller.description == text)
        #expect(CallerID(trustDomain: domain, agency: caller.agency, kind: kind, name: name) == caller)
    }

    // Threat 12, and what else a SAN may hold.
    @Test(arguments: [
        "", "spiffe://", "spiffe:///agency/tax/system/declaration",
        "lanjiang.example/agency/tax/system/declaration",
        "https://lanjiang.example/agency/tax/system/declaration",
        "SPIFFE://lanjiang.example/agency/tax/system/declaration",
        "spiffe://LANJIANG.example/agency/tax/system/declaration",
        "spiffe://lanjiang.example/Agency/tax/system/declaration",
        "spiffe://lanjiang.example/agency/Tax/system/declaration",
        "spiffe://lanjiang.example/agency/tax/System/declaration",
        "spiffe://lanjiang.example/agency/tax/system/Declaration",
        "spiffe://lanjiang.example/agency/tax/system/declaration.",
        "spiffe://lanjiang.example./agency/tax/system/declaration",
        "spiffe://.lanjiang.example/agency/tax/system/declaration",
        "spiffe://lanjiang..example/agency/tax/system/declaration",
        "spiffe://lanjiang.example/agency/tax./system/declaration",
        "spiffe://lanjiang.example/agency/tax/system/declaration/",
        "spiffe://lanjiang.example//agency/tax/system/declaration",
        "spiffe://lanjiang.example/agency//system/declaration",
        "spiffe://lanjiang.example/agency/tax/system/", "spiffe://lanjiang.example/agency/tax/system",
        "spiffe://lanjiang.example/agency/tax/system/declaration/admin",
        "spiffe://lanjiang.example/agency/tax/role/declaration",
        "spiffe://lanjiang.example/agency/tax/administrator/operator",
        "spiffe://lanjiang.example/agency/t%61x/system/declaration",
        "spiffe://lanjiang.example/agency/tax%2Fsystem/declaration",
        "spiffe://lanjiang.example/agency%2Ftax/system/declaration",
        "spiffe://lanjiang%2Eexample/agency/tax/system/declaration",
        "spiffe://lanjiang.example/agency/tax/system/declaration%00",
        "spiffe://lanjiang.example/agency/tax/system/declaration\u{0}",
        "spiffe://lanjiang.example/agency/tax\u{0}/system/declaration",
        "spiffe://lanjiang.example\u{0}.evil.example/agency/tax/system/declaration",
        "\u{0}spiffe://lanjiang.example/agency/tax/system/declaration",
        " spiffe://lanjiang.example/agency/tax/system/declaration",
        "spiffe://lanjiang.example/agency/tax/system/declaration ",
        "spiffe://lanjiang.example/agency/tax/system/declaration\n",
        "spiffe://lanjiang.example/agency/tax/system/declaration\r\n",
        "spiffe://lanjiang.example/agency/tax/system/declaration\t",
        "spiffe://lanjiang.example:443/agency/tax/system/declaration",
        "spiffe://user@lanjiang.example/agency/tax/system/declaration",
        "spiffe://lanjiang.example/agency/tax/system/declaration?x",
        "spiffe://lanjiang.example/agency/tax/system/declaration#x",
        "spiffe://lanjiang.example/agency/../system/declaration",
        "spiffe://lanjiang.example/agency/./agency/tax/system/declaration",
        "spiffe://lanjiang.example\\agency/tax/system/declaration",
        "spiffe://lanjiang.example/agency/tax;x/system/declaration",
        "spiffe://lanjiang.example/agency/tax/system/declaration,spiffe://lanjiang.example/agency/health/system/core",
        "spiffe://lanjiang.example/agency/tax/system/declaration spiffe://lanjiang.example/agency/health/system/core",
        "spiffe://lanjiang.example/agency/tax/system/d\u{435}claration",
        "spiffe://lanjiang.example/agency/tax\u{301}/system/declaration",
        "spiffe://lanjiang.example/\u{301}agency/tax/system/declaration",
        "spiffe://lanjiang.example/agency/ｔａｘ/system/declaration",
        "spiffe://lanjiang。example/agency/tax/system/declaration",
        "spiffe://lanjiang.example/agency/tax/system/-declaration",
        "spiffe://lanjiang.example/agency/1tax/system/declaration",
        "spiffe://lanjiang.example/agency/t/system/declaration",
        "spiffe://lanjiang.example/agency/tax/system/decl_aration", "DNS:lanjiang.example",
        "declaration@tax.lanjiang.example",
    ])
    func `anything else names nobody`(text: String) {
        #expect(CallerID(text) == nil)
    }

    @Test func `parts have a greatest length`() {
        let name = String(repeating: "x", count: 63)
        #expect(CallerID("spiffe://d/agency/\(name)/system/\(name)") != nil)
        #expect(CallerID("spiffe://d/agency/\(name)x/system/\(name)") == nil)
        #expect(CallerID("spiffe://d/agency/\(name)/system/\(name)x") == nil)
        let domain = String(repeating: "d", count: 255)
        #expect(CallerID("spiffe://\(domain)/agency/tax/system/core") != nil)
        #expect(CallerID("spiffe://\(domain)d/agency/tax/system/core") == nil)
    }

    @Test(arguments: [
        "spiffe://other.example/agency/tax/system/declaration",
        "spiffe://lanjiang.example/agency/health/system/declaration",
        "spiffe://lanjiang.example/agency/tax/admin/declaration",
        "spiffe://lanjiang.example/agency/tax/system/declaration-2",
    ])
    func `every part makes another caller`(text: String) throws {
        let caller = try #require(CallerID(text))
        #expect(caller != CallerID(CallerIDTests.genuine))
    }
}

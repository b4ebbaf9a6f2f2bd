import Testing

@testable import GatewayAPI

@Suite struct OperationsNamesTests {
    private let names = OperationsNames(host: "Gateway.Ops.example")

    @Test(arguments: [
        nil, "127.0.0.1", "127.0.0.1:9464", "localhost:9464", "LOCALHOST", "[::1]:9464", "[::1]",
        "10.0.0.7:9464",
        "gateway.ops.example", "GATEWAY.ops.example:9464",
    ])
    func `addresses, localhost and the configured name are answered`(authority: String?) {
        #expect(names.contains(authority))
    }

    @Test(arguments: [
        "", "attacker.example", "attacker.example:9464", "127.0.0.1.attacker.example",
        "localhost.attacker.example:9464",
        "gateway.ops.example.attacker.example", "localhost@attacker.example", "[attacker.example]", "[::1",
        "a:b:c", "0x7f.1",
    ])
    func `every other name is refused`(authority: String) {
        #expect(!names.contains(authority))
    }
}

import NIOCore
import NIOEmbedded
import SharingService
import Testing

@testable import GatewayAPI

@Suite struct ConnectionSharesTests {
    @Test func `nobody gets more than a share, and all together no more than there is`() {
        let shares = ConnectionShares<String>(maximum: 5, share: 2)
        #expect(
            ["a", "a", "a", "b", "b", "c", "d"].map { shares.take(for: $0) } == [
                nil, nil, .address, nil, nil, nil, .full,
            ]
        )
        shares.giveBack(by: "a")
        #expect(shares.take(for: "d") == nil)
        #expect(shares.take(for: "a") == .full)
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
        ("2001:db8::1", "2001:db8::ffff:1", true),
        ("2001:db8::1", "2001:db8:0:1::1", false), ("::ffff:192.0.2.1", "192.0.2.1", true),
    ])
    func `addresses of one subscriber are counted together`(one: String, other: String, isSame: Bool) throws {
        let holders = try [one, other].map { AddressHolder(try SocketAddress(ipAddress: $0, port: 1)) }
        #expect((holders[0] == holders[1]) == isSame)
    }

    @Test func `a full gateway ends the oldest handshake for a new connection`() throws {
        let registry = ConnectionRegistry()
        let limits = ConnectionLimits(maximumConnections: 8)
        let channels = try (0..<3).map { number in
            let channel = EmbeddedChannel()
            try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: number + 1)).wait()
            return channel
        }
        var displaced = 0
        for channel in channels {
            let isAdmitted = registry.admit(channel, within: limits) { displaced += 1 }
            #expect(isAdmitted)
        }
        #expect(displaced == 1)
        #expect(channels.map(\.isActive) == [false, true, true])
        channels[0].embeddedEventLoop.run()
        #expect(registry.count == 2)
    }
}

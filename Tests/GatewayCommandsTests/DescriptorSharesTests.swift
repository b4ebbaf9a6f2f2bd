import Testing

@testable import GatewayCommands

@Suite struct DescriptorSharesTests {
    @Test func `with enough open files everybody has what they want`() {
        let shares = DescriptorShares(descriptors: 16_384, api: 4096, others: 512)
        #expect(shares?.api == 4096 && shares?.others == 512)
    }

    @Test(arguments: [128, 129, 256, 1024, 4096, 5000, 5216, 5217])
    func `connections of all listeners leave files for the store`(descriptors: Int) throws {
        let shares = try #require(DescriptorShares(descriptors: descriptors, api: 4096, others: 512))
        #expect(shares.api > 0 && shares.others > 0)
        #expect(shares.api + 2 * shares.others + 96 <= descriptors)
    }

    @Test func `with next to none nothing is served`() {
        #expect(DescriptorShares(descriptors: 100, api: 4096, others: 512) == nil)
    }
}

import CanonicalJSON
import SharingModel
import SharingService
import Testing

extension StoreBehaviour {
    static let contracts: [StoreBehaviour] = [
        StoreBehaviour("keeps the first use of a contract, and no later one") { test in
            let contract = try contract()
            try await test.store.commit(at: StoreSample.start) { writes, _ in
                writes.contracts = [ContractWrite(contract: contract, step: .seeded(.active))]
            }
            let unused = try await test.store.contract(contract.hash)
            #expect(unused?.firstUse == nil)
            for hours in 1...2 {
                try await test.store.commit(at: StoreSample.start + .seconds(hours * 3600)) { writes, _ in
                    writes.contractUses = [contract.hash]
                }
            }
            let store = try await test.reopen()
            let used = try await store.contract(contract.hash)
            #expect(used?.firstUse == StoreSample.start + .seconds(3600))
            #expect(used?.steps.count == 1)
            let all = try await store.usedContracts()
            #expect(all == [contract.hash])
        },
        StoreBehaviour("keeps which times under a contract ran out, each once") { test in
            let contract = try contract()
            try await test.store.commit(at: StoreSample.start) { writes, _ in
                writes.contracts = [ContractWrite(contract: contract, step: .seeded(.proposed))]
                writes.lapses = [(contract.hash, .conditionalReply)]
            }
            await #expect(throws: StoreError.self) {
                try await test.store.commit(at: StoreSample.start) { writes, _ in
                    writes.lapses = [(contract.hash, .conditionalReply)]
                }
            }
            let store = try await test.reopen()
            let stored = try await store.contract(contract.hash)
            #expect(stored?.lapsed == [.conditionalReply])
        },
    ]

    private static func contract() throws -> RegisteredContract {
        let city = try SampleCity().catalogue
        return try #require(city.contracts.first)
    }
}

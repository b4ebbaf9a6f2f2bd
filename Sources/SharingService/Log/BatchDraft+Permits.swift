import SharingModel

extension BatchDraft {
    /// Takes note that a question was permitted under a contract: with the first one there is sharing.
    mutating func noteUse(of contract: ContractHash) {
        if usedContracts.insert(contract).inserted { writes.contractUses.append(contract) }
    }
}

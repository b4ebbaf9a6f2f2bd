import SharingModel

/// What the catalogue holds against a contract, when it is proposed and again when it would come into force.
enum ContractRules {
    /// - Throws: ``InvalidInput`` with every fault.
    static func check(
        _ content: SharingContract,
        under catalogue: Catalogue,
        on today: CivilDate
    ) throws(InvalidInput) {
        // Those that will be in force, or may be again, are rivals as much as those that are.
        let rivals = catalogue.contracts.filter {
            [.active, .suspended].contains($0.state) && today <= $0.content.until
        }.map(\.content)
        let lint = CatalogueLint(
            agencies: Array(catalogue.agencies.values),
            types: catalogue.types.values.flatMap { $0 },
            items: Array(catalogue.items.values),
            contracts: rivals + [content],
            retired: catalogue.retired,
            today: today,
            identity: { ContractHash(of: $0) }
        )
        var faults = lint.faults(of: content)
        if let fault = fault(ofSupersession: content, under: catalogue, on: today) { faults.append(fault) }
        guard faults.isEmpty else { throw InvalidInput(.value, faults) }
    }

    /// A contract comes in the place of one between the same parties, and not before it can.
    private static func fault(
        ofSupersession content: SharingContract,
        under catalogue: Catalogue,
        on today: CivilDate
    ) -> InvalidInput.Fault? {
        guard let replaced = content.supersedes else { return nil }
        guard let old = catalogue.contract(replaced), old.content.provider == content.provider,
            old.content.consumer == content.consumer
        else {
            return InvalidInput.Fault(
                pointer: "/supersedes",
                message: LocalizedText(
                    en: "must be the hash of a contract between the same two agencies",
                    zh: "必须是相同两个部门之间共享协议的哈希"
                )
            )
        }
        guard old.state != .suspended else {
            return InvalidInput.Fault(
                pointer: "/supersedes",
                message: LocalizedText(
                    en:
                        "must not be suspended: whoever suspended it lets it go on, or ends it, before another replaces it",
                    zh: "所替代的协议不得处于暂停状态：须由作出暂停决定的部门先行恢复或者终止"
                )
            )
        }
        guard content.from <= today else {
            return InvalidInput.Fault(
                pointer: "/term/from",
                message: LocalizedText(
                    en: "must not lie ahead, because the contract that it replaces ends when it is signed",
                    zh: "不得晚于今日：新协议签署时被替代的协议即告终止"
                )
            )
        }
        return nil
    }
}

extension Catalogue {
    /// Whether the catalogue's rule gives the provider's answer to a contract.
    func isAnsweredByRule(_ content: SharingContract) -> Bool {
        content.isAnsweredByRule(
            granting: content.grants.flatMap { versions(of: $0.material) },
            beside: contracts(of: content.consumer)
        )
    }
}

import CanonicalJSON

extension ContractPlan.Entry {
    /// What `written` needs beside its namesakes, among everything that the gateway has.
    init(
        _ written: SharingContract,
        among present: [ContractPlan.Present],
        of all: [ContractPlan.Present],
        types: [MaterialType],
        on today: CivilDate,
        identity: (SharingContract) -> ContractHash
    ) {
        let open = present.filter { [.proposed, .returned].contains($0.contract.state) }
        let held = present.filter { $0.contract.isHeld(on: today) }
        if let found = (held + open).first(where: { written.hasTerms(of: $0.contract.content) }) {
            let missing = written.signers(types, beside: all).filter { !found.accepted.contains($0) }
            content = found.contract.content
            hash = found.contract.hash
            let isUnsigned = found.contract.state == .proposed && missing.contains(written.consumer)
            action = isUnsigned ? .sign : .nothing(found.contract.state)
            awaiting = found.contract.state == .proposed ? missing : []
            difference = nil
            rivals = []
            return
        }
        let old = held.first { $0.contract.state == .active } ?? held.first
        content = written.supersedes == nil ? written.superseding(old?.contract.hash) : written
        hash = identity(content)
        rivals = open.map(\.contract.hash)
        let replaced = content.supersedes
        let replacedContent = held.first { $0.contract.hash == replaced }?.contract.content
        difference =
            if let replacedContent {
                try? ContractDifference(from: replacedContent, to: content, types: types)
            } else { nil }
        if let ended = present.first(where: { [hash] in $0.contract.hash == hash }) {
            action = .blocked(ended.contract.state)
            awaiting = []
        } else if held.contains(where: { $0.contract.hash == replaced && $0.contract.state == .suspended }) {
            action = .blocked(.suspended)
            awaiting = []
        } else {
            action = replaced.map { .replace($0) } ?? .propose
            awaiting = written.signers(types, beside: all)
        }
    }
}

extension SharingContract {
    /// Whether it says the same as `other`, which may say beside that what it came in the place of.
    fileprivate func hasTerms(of other: SharingContract) -> Bool {
        guard supersedes == nil || supersedes == other.supersedes else { return false }
        return superseding(nil).document.canonicalBytes == other.superseding(nil).document.canonicalBytes
    }

    /// The same in the place of `old`.
    fileprivate func superseding(_ old: ContractHash?) -> SharingContract {
        guard var object = document.object else { return self }
        object["supersedes"] = old.map { .string($0.description) }
        return (try? SharingContract(json: .object(object))) ?? self
    }

    /// Who signs it: the catalogue's rule may be the provider's answer.
    fileprivate func signers(_ types: [MaterialType], beside present: [ContractPlan.Present]) -> [AgencyID] {
        isAnsweredByRule(granting: types, beside: present.map(\.contract))
            ? [consumer] : [consumer, provider]
    }
}

import CanonicalJSON

extension CatalogueLint {
    /// Where a grant gives what another gives already: the same operation on the same material for the same purpose in
    /// the same days.
    ///
    /// Under which of them a question is answered, and counted, would be chance.
    func overlaps(
        of grant: Grant,
        at index: Int,
        of contract: SharingContract,
        with others: [SharingContract]
    ) -> [InvalidInput.Fault] {
        var faults = FaultCollector()
        for (number, earlier) in contract.grants.prefix(index).enumerated() {
            guard let shared = SharedUse(of: grant, and: earlier) else { continue }
            // One fault a grant: what is merged with the first is out of the others' way.
            guard faults.faults.isEmpty else { break }
            faults.add(
                "/grants/\(index)",
                en: "grant \(number + 1) of this contract allows \(shared.text.en) already: merge the two",
                zh: "本协议第 \(number + 1) 项授权已允许\(shared.text.zh)：请合并"
            )
        }
        for other in others where isRival(other, of: contract) {
            let from = max(other.from, contract.from)
            let until = min(other.until, contract.until)
            guard from <= until, until >= today else { continue }
            guard let shared = other.grants.lazy.compactMap({ SharedUse(of: grant, and: $0) }).first else {
                continue
            }
            let name = identity(other).map { "\(other.id) (\($0))" } ?? other.id
            faults.add(
                "/grants/\(index)",
                en: """
                    \(other.id) allows \(shared.text.en) already, from \(from) to \(until): leave it out, or supersede \
                    \(name)
                    """,
                zh: "\(other.id) 在 \(from) 至 \(until) 期间已允许\(shared.text.zh)：请删去，或者声明取代 \(name)"
            )
        }
        return faults.faults
    }

    /// Whether `other` is another contract of the same parties, and neither supersedes the other.
    func isRival(_ other: SharingContract, of contract: SharingContract) -> Bool {
        guard other !== contract, other.provider == contract.provider, other.consumer == contract.consumer
        else { return false }
        // The same content is the same contract, wherever it was read.
        guard other.document.canonicalBytes != contract.document.canonicalBytes else { return false }
        return !supersedes(other, contract) && !supersedes(contract, other)
    }

    private func supersedes(_ newer: SharingContract, _ older: SharingContract) -> Bool {
        guard let named = newer.supersedes else { return false }
        return identity(older) == named
    }
}

/// What two grants both allow.
private struct SharedUse {
    let text: LocalizedText

    init?(of grant: Grant, and other: Grant) {
        let operations = grant.operations.intersection(other.operations)
        let purposes = grant.purposes.intersection(other.purposes).sorted()
        guard grant.material == other.material, !operations.isEmpty, !purposes.isEmpty,
            grant.months.isEmpty || other.months.isEmpty || !grant.months.isDisjoint(with: other.months)
        else { return nil }
        let words = Grant.Operation.allCases.filter(operations.contains).map(\.words)
        text = LocalizedText(
            en: """
                to \(words.map(\.en).joined(separator: ", ")) \(grant.material) for \
                \(purposes.joined(separator: ", "))
                """,
            zh:
                "为 \(purposes.joined(separator: "、")) \(words.map(\.zh).joined(separator: "、")) \(grant.material)"
        )
    }
}

extension UseChanges {
    /// The changes in a fixed order; `references` decides whether a type must be named with its version.
    func merged(consumer: AgencyID, _ references: [MaterialTypeReference]) -> [ContractChange] {
        let versions = Dictionary(grouping: Set(references), by: \.code)
        let changes = uses.flatMap { subject, uses in
            let isAlone = versions[subject.material.code]?.count == 1
            return UseChanges.blocks(uses).map { block in
                ContractChange(
                    effect: subject.effect,
                    matter: subject.matter,
                    consumer: consumer,
                    material: isAlone ? subject.material.code : subject.material.description,
                    operations: Grant.Operation.allCases.filter(block.operations.contains),
                    purposes: block.purposes.sorted(),
                    months: block.months.count == 12 ? [] : block.months.sorted()
                )
            }
        }
        return changes.sorted { UseChanges.order(of: $0).lexicographicallyPrecedes(UseChanges.order(of: $1)) }
    }

    /// Uses as blocks: the same months, then the same purposes, then every operation that has both.
    private static func blocks(
        _ uses: Set<GrantedUse>
    ) -> [(operations: Set<Grant.Operation>, purposes: Set<String>, months: Set<Int>)] {
        struct Row: Hashable {
            let operation: Grant.Operation
            let purpose: String
        }
        struct Season: Hashable {
            let operation: Grant.Operation
            let months: Set<Int>
        }
        struct Block: Hashable {
            let purposes: Set<String>
            let months: Set<Int>
        }
        var seasons: [Season: Set<String>] = [:]
        for (row, uses) in Dictionary(
            grouping: uses,
            by: { Row(operation: $0.operation, purpose: $0.purpose) }
        ) {
            let season = Season(operation: row.operation, months: Set(uses.map(\.month)))
            seasons[season, default: []].insert(row.purpose)
        }
        var blocks: [Block: Set<Grant.Operation>] = [:]
        for (season, purposes) in seasons {
            blocks[Block(purposes: purposes, months: season.months), default: []].insert(season.operation)
        }
        return blocks.map { ($0.value, $0.key.purposes, $0.key.months) }
    }

    /// By type, then by kind of change, then by what the sentence says.
    private static func order(of change: ContractChange) -> [String] {
        [change.material ?? "", change.matter.rank, change.sentence.en]
    }
}

extension ContractChange.Matter {
    fileprivate var rank: String {
        switch self {
        case .use: "a"
        case .actingFor: "b"
        case .comparisons: "c"
        case .handover: "d"
        case .counts: "e"
        case .duty: "f"
        case .without: "g"
        case .quota: "h"
        case .probing: "i"
        case .hiding: "j"
        case .term, .onwardSupply, .mode, .wording: "k"
        }
    }
}

import CanonicalJSON

extension PaperGap {
    /// The gaps that the tallies and the catalogue show, those with the most papers first.
    ///
    /// A contract ends a gap where none that is in force grants the consumer what the item's list needs of the type. Where
    /// one does, papers that were taken for other reasons are no gap of this kind. The item's list ends a gap where it asks
    /// the applicant for a type that its source declares complete and that may be shared.
    ///
    /// - Parameters:
    ///   - tallies: what was counted, in whatever months.
    ///   - catalogue: the items, types and contracts in force.
    ///   - day: on which contracts are in force or not.
    /// - Returns: each place where papers are brought once.
    public static func ranked(
        _ tallies: [Tally],
        under catalogue: Catalogue,
        on day: CivilDate
    ) -> [PaperGap] {
        var brought: [Place: Brought] = [:]
        for tally in tallies {
            guard let place = Place(tally.key) else { continue }
            switch tally.key.measure {
            case .paper: brought[place, default: Brought()].papers += tally.count
            case .refusedFor(let reason) where curable.contains(reason):
                brought[place, default: Brought()].reasons[reason, default: 0] += tally.count
            default: break
            }
        }
        for item in catalogue.items.values {
            for entry in item.materials where entry.provision == .applicant {
                guard let code = entry.type, isShareable(code, catalogue) else { continue }
                let place = Place(consumer: item.agency, item: item.slug, material: code)
                if brought[place] == nil { brought[place] = Brought() }
            }
        }
        let types = catalogue.types.values.flatMap { $0 }
        return brought.compactMap { gap($0, $1, catalogue, types, day) }.sorted { $0.order < $1.order }
    }

    /// What was counted in one place.
    private struct Brought {
        var papers = 0
        var reasons: [RefusalReason: Int] = [:]

        /// One refusal may give several reasons: there were as many as the most frequent one, at least.
        var refusals: Int { reasons.values.max() ?? 0 }
    }

    private struct Place: Hashable {
        let consumer: AgencyID
        let item: String
        let material: String

        init(consumer: AgencyID, item: String, material: String) {
            self.consumer = consumer
            self.item = item
            self.material = material
        }

        init?(_ key: Tally.Key) {
            guard let consumer = key.consumer, let item = key.item, let material = key.material else {
                return nil
            }
            self.init(consumer: consumer, item: item, material: material)
        }
    }

    private static func isShareable(_ code: String, _ catalogue: Catalogue) -> Bool {
        guard let type = catalogue.types[code]?.first else { return false }
        return type.sharing != .none && type.isComplete
    }

    private static func gap(
        _ place: Place,
        _ brought: Brought,
        _ catalogue: Catalogue,
        _ types: [MaterialType],
        _ day: CivilDate
    ) -> PaperGap? {
        guard let item = catalogue.serviceItem(place.item), let type = catalogue.types[place.material]?.first
        else { return nil }
        let remedy: Remedy
        if item.materials.contains(where: { $0.provision == .applicant && $0.type == place.material }) {
            remedy = .item
        } else {
            let drafting = ContractDrafting(
                for: item,
                consumer: place.consumer,
                types: types,
                terms: ContractDraft.Terms(from: day, until: day),
                besides: catalogue.contracts(of: place.consumer).filter { $0.isInForce(on: day) }.map(
                    \.content
                )
            )
            guard drafting.drafts.contains(where: { $0.grants(place.material) }) else { return nil }
            remedy = .contract
        }
        return PaperGap(
            consumer: place.consumer,
            provider: type.source,
            item: item.slug,
            material: place.material,
            papersTaken: brought.papers,
            refusals: brought.refusals,
            remedy: remedy
        )
    }

    private var order: (Int, Int, String, String, String) {
        (-papersTaken, -refusals, item, material, consumer.description)
    }
}

extension ContractDraft {
    /// Whether one of its grants is of the type.
    fileprivate func grants(_ code: String) -> Bool {
        (document["grants"]?.array ?? []).contains {
            ($0["material"]?.string).flatMap(MaterialTypeReference.init)?.code == code
        }
    }
}

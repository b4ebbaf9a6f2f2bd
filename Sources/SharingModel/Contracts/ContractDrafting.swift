import CanonicalJSON

/// The contracts that an agency lacks before it can handle a service item without asking for what is held elsewhere.
public struct ContractDrafting: Sendable {
    /// A material of the list that no draft grants, and why.
    public struct Omission: Hashable, Sendable {
        /// The type's code.
        public let material: String
        /// Why it is left out.
        public let reason: LocalizedText
    }

    /// One draft for each provider, in the order in which the item's list needs them.
    public private(set) var drafts: [ContractDraft] = []
    /// What is left out.
    public private(set) var omissions: [Omission] = []

    /// Drafts the least that `consumer` needs for `item`.
    ///
    /// - Parameters:
    ///   - item: the service item, its own or one that it handles for another agency.
    ///   - consumer: who is to ask.
    ///   - types: the material types; of each the newest version is granted.
    ///   - terms: what the item's list does not say.
    ///   - contracts: what these grant to the consumer already is left out; none by default.
    public init(
        for item: ServiceItem,
        consumer: AgencyID,
        types: [MaterialType],
        terms: ContractDraft.Terms,
        besides contracts: [SharingContract] = []
    ) {
        let newest = Dictionary(grouping: types, by: \.reference.code).compactMapValues { versions in
            versions.max { ($0.reference.version ?? 0) < ($1.reference.version ?? 0) }
        }
        var providers: [AgencyID] = []
        var grants: [AgencyID: [JSONValue]] = [:]
        for code in ContractDrafting.codes(of: item) {
            guard let type = newest[code] else {
                omit(code, en: "there is no such material type in the catalogue", zh: "目录中没有此材料类型")
                continue
            }
            if let reason = ContractDrafting.obstacle(to: type, for: consumer) {
                omit(code, en: reason.en, zh: reason.zh)
                continue
            }
            let need = ContractDrafting.need(of: item, type)
            if !need.counts.isEmpty, !type.isComplete {
                omit(
                    code,
                    en: """
                        its source does not declare the register complete, so "there is none" cannot be verified: agree on \
                        that with \(type.source) first
                        """,
                    zh: "数源部门未声明该材料完整，无法核验“无”：请先与 \(type.source) 商定"
                )
                continue
            }
            let drafted = need.grants(of: type).map { grant in
                DraftedGrant(
                    type: type,
                    operations: grant.operations,
                    fields: grant.fields,
                    counts: grant.counts
                )
            }
            for grant in drafted {
                let known = contracts.first {
                    $0.consumer == consumer && $0.from <= terms.from && terms.from <= $0.until
                        && grant.isCovered(by: $0, for: item)
                }
                if let known {
                    omit(code, en: "\(known.id) grants it already", zh: "\(known.id) 已授权")
                    continue
                }
                if !providers.contains(type.source) { providers.append(type.source) }
                grants[type.source, default: []].append(
                    grant.json(for: item, consumer: consumer, terms: terms)
                )
            }
        }
        drafts = providers.map { provider in
            ContractDraft(
                of: item,
                from: provider,
                to: consumer,
                grants: grants[provider] ?? [],
                terms: terms
            )
        }
    }

    private mutating func omit(_ material: String, en: String, zh: String) {
        let omission = Omission(material: material, reason: LocalizedText(en: en, zh: zh))
        if !omissions.contains(omission) { omissions.append(omission) }
    }

    /// The types that the item verifies or reuses, in the order of its list.
    private static func codes(of item: ServiceItem) -> [String] {
        var codes: [String] = []
        for entry in item.materials {
            guard let code = entry.type, entry.provision != .applicant, entry.provision != .promise,
                !codes.contains(code)
            else { continue }
            codes.append(code)
        }
        return codes
    }

    private static func obstacle(to type: MaterialType, for consumer: AgencyID) -> LocalizedText? {
        if type.source == consumer {
            return LocalizedText(
                en: "the consumer's own records need no contract",
                zh: "需求部门自有数据，无需协议"
            )
        }
        guard type.sharing == .none else { return nil }
        return LocalizedText(en: "a type of class none is in no contract", zh: "不予共享的材料不得列入协议")
    }

    private static func need(of item: ServiceItem, _ type: MaterialType) -> MaterialNeed {
        var need = MaterialNeed()
        for entry in item.materials where entry.type == type.reference.code {
            need.add(entry, definition: entry.pointer.flatMap(item.document.value(at:)), of: type)
        }
        return need
    }
}

extension JSONValue {
    /// The value at a JSON Pointer (RFC 6901) whose tokens need no escape.
    fileprivate func value(at pointer: String) -> JSONValue? {
        pointer.split(separator: "/").reduce(Optional(self)) { value, token in
            if let elements = value?.array {
                return Int(token).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            }
            return value?[String(token)]
        }
    }
}

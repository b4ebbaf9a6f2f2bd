public import CanonicalJSON

/// A contract that grants no more than a service item needs of one provider, for a steward to finish.
///
/// Basis, scenario and scope are placeholders, which lint refuses, so an unfinished draft cannot be proposed.
public struct ContractDraft: Sendable {
    /// What the item's list does not say.
    public struct Terms: Hashable, Sendable {
        /// The first day.
        public let from: CivilDate
        /// The last day.
        public let until: CivilDate
        /// On what the consumer's right rests.
        public let ground: Grant.Ground
        /// How many questions a second.
        public let perSecond: Int

        /// States the terms; `from` must not be after `until`.
        public init(from: CivilDate, until: CivilDate, ground: Grant.Ground = .duty, perSecond: Int = 10) {
            self.from = from
            self.until = until
            self.ground = ground
            self.perSecond = perSecond
        }
    }

    /// 提供部门.
    public let provider: AgencyID
    /// 需求部门.
    public let consumer: AgencyID
    /// Its short name, after item and provider.
    public let id: String
    /// The content as far as it can be known; ``SharingContract`` reads it.
    public let document: JSONValue

    /// Puts grants together.
    init(
        of item: ServiceItem,
        from provider: AgencyID,
        to consumer: AgencyID,
        grants: [JSONValue],
        terms: Terms
    ) {
        self.provider = provider
        self.consumer = consumer
        // A slug has at most 63 characters.
        let id = String("\(item.slug)-from-\(provider)".prefix(63))
        self.id = id
        document = [
            "id": .string(id), "provider": .string(provider.description),
            "consumer": .string(consumer.description),
            "basis": DraftPlaceholder.text(
                en: "the law and its article by which the consumer may use these data",
                zh: "需求部门使用数据所依据的法律、法规及条款"
            ).json,
            "scenario": DraftPlaceholder.text(
                en: "when they are used in handling “\(item.title.en)”, and instead of what",
                zh: "办理“\(item.title.zh)”时何时使用、替代何种材料"
            ).json,
            "scope": DraftPlaceholder.text(
                en: "about whom questions may be asked",
                zh: "可以查询哪些主体"
            ).json,
            "mode": ["api"],
            "term": [
                "from": .string(terms.from.description), "until": .string(terms.until.description),
            ],
            "onwardSupply": false, "grants": .array(grants),
        ]
    }
}

/// How often something happened in a month: nothing personal, so it is kept for good.
public struct Tally: Hashable, Sendable {
    /// What is counted together within a month.
    public struct Key: Hashable, Sendable {
        /// The agency that asked; nil for what a provider did by itself.
        public let consumer: AgencyID?
        /// The agency whose material it was about.
        public let provider: AgencyID?
        /// The service item's slug.
        public let item: String?
        /// The material type's code.
        public let material: String?
        /// What is counted.
        public let measure: TallyMeasure

        /// Names what is counted.
        public init(
            consumer: AgencyID?,
            provider: AgencyID?,
            item: String?,
            material: String?,
            measure: TallyMeasure
        ) {
            self.consumer = consumer
            self.provider = provider
            self.item = item
            self.material = material
            self.measure = measure
        }
    }

    /// The civil month of the log's time.
    public let month: CivilMonth
    /// What is counted.
    public let key: Key
    /// How often.
    public let count: Int
    /// When it happened last.
    public let newest: Timestamp

    /// Describes a count.
    public init(month: CivilMonth, key: Key, count: Int, newest: Timestamp) {
        self.month = month
        self.key = key
        self.count = count
        self.newest = newest
    }
}

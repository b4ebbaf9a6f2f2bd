public import SharingModel

/// How often data stood for papers, by month, service item, consumer, provider and material type: the cells of which the
/// statistics of reuse are made, wherever they are shown.
public struct ReuseCounts: Sendable {
    /// What is counted together.
    public struct Key: Hashable, Sendable {
        /// The month.
        public let month: CivilMonth
        /// The service item's slug.
        public let item: String
        /// The agency that asked.
        public let consumer: AgencyID
        /// The agency whose material it was.
        public let provider: AgencyID
        /// The material type's code.
        public let material: String
    }

    /// How often what happened.
    public struct Figures: Hashable, Sendable {
        /// Claims that were verified.
        public internal(set) var verifications = 0
        /// Values that were asked for.
        public internal(set) var reuses = 0
        /// Papers that nobody had to bring.
        public internal(set) var papersSaved = 0
        /// Papers that were taken anyway.
        public internal(set) var papersTaken = 0

        /// The same with every figure that is not shown left out.
        public func shown(atLeast least: Int) -> Figures {
            func shown(_ count: Int) -> Int { count < least ? 0 : count }
            return Figures(
                verifications: shown(verifications),
                reuses: shown(reuses),
                papersSaved: shown(papersSaved),
                papersTaken: shown(papersTaken)
            )
        }
    }

    /// The figures; where nothing happened there are none.
    public let figures: [Key: Figures]

    /// Adds up what was counted before `month`: of months that are over, so that no figure changes any more.
    public init(_ tallies: [Tally], before month: CivilMonth) {
        var sums: [Key: Figures] = [:]
        for tally in tallies where tally.month < month {
            guard let item = tally.key.item, let consumer = tally.key.consumer,
                let provider = tally.key.provider, let material = tally.key.material
            else { continue }
            let key = Key(
                month: tally.month,
                item: item,
                consumer: consumer,
                provider: provider,
                material: material
            )
            sums[key, default: Figures()].add(tally)
        }
        figures = sums.filter { $1 != Figures() }
    }
}

extension ReuseCounts.Figures {
    fileprivate mutating func add(_ tally: Tally) {
        switch tally.key.measure {
        case .verification: verifications += tally.count
        case .replacement:
            verifications += tally.count
            papersSaved += tally.count
        case .release:
            reuses += tally.count
            papersSaved += tally.count
        case .emptyReuse: reuses += tally.count
        case .paper: papersTaken += tally.count
        case .refusal, .refusedFor, .outcome, .submission, .correction, .corrected, .notice, .repeatedNotice:
            break
        }
    }
}

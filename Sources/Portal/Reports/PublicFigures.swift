import OpenData
import SharingModel
import SharingService

/// How often data stood for papers, as everybody may see it: sums of the counts that the dataset of reuse shows.
///
/// A count that the dataset does not show is in no sum, so that none follows from the sums and what else is shown; every
/// figure says "at least". Only months that are over are counted, as there.
struct PublicFigures: Sendable {
    /// Counts below this are shown nowhere, unless a dataset has a higher bound.
    static let least = 5
    /// How many months are shown.
    static let monthCount = 12

    let months: [CivilMonth]
    /// Papers that nobody had to bring, by month.
    let savedByMonth: [Int]
    /// Papers that nobody had to bring, by service item, by who asked and by whose material it was.
    let savedByItem: [String: Int]
    let savedByConsumer: [String: Int]
    let savedByProvider: [String: Int]
    let saved: Int
    let taken: Int
    let questions: Int
    let refusals: Int
    /// Counts below this are in no figure.
    let least: Int

    /// Adds up what was counted in the twelve months up to `newest`, which is over.
    init(_ tallies: [Tally], until newest: CivilMonth, atLeast least: Int = PublicFigures.least) {
        self.least = least
        let months = (0..<PublicFigures.monthCount).map {
            CivilMonth(number: newest.number - PublicFigures.monthCount + 1 + $0)
        }
        self.months = months
        let known = tallies.filter { months.contains($0.month) }
        var byMonth: [CivilMonth: Int] = [:]
        var (byItem, byConsumer, byProvider): ([String: Int], [String: Int], [String: Int]) = ([:], [:], [:])
        var (saved, taken, questions) = (0, 0, 0)
        for (key, figures) in ReuseCounts(known, before: CivilMonth(number: newest.number + 1)).figures {
            let shown = figures.shown(atLeast: least)
            saved += shown.papersSaved
            taken += shown.papersTaken
            questions += shown.verifications + shown.reuses
            guard shown.papersSaved > 0 else { continue }
            byMonth[key.month, default: 0] += shown.papersSaved
            byItem[key.item, default: 0] += shown.papersSaved
            byConsumer[key.consumer.description, default: 0] += shown.papersSaved
            byProvider[key.provider.description, default: 0] += shown.papersSaved
        }
        savedByMonth = months.map { byMonth[$0] ?? 0 }
        savedByItem = byItem
        savedByConsumer = byConsumer
        savedByProvider = byProvider
        self.saved = saved
        self.taken = taken
        self.questions = questions
        refusals = known.filter { $0.key.measure == .refusal && $0.count >= least }.reduce(0) {
            $0 + $1.count
        }
    }

    /// Counts with what they are of, the largest first.
    static func sorted(_ counts: [String: Int]) -> [(name: String, count: Int)] {
        counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map { ($0.key, $0.value) }
    }
}

/// The figures, counted anew at most once a minute, so that readers of pages cost the store nothing.
actor PublicFiguresSource {
    private let gateway: SharingGateway
    private var newest: (figures: PublicFigures, at: Timestamp)?

    init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// The figures up to the last month that is over.
    func figures() async throws -> PublicFigures {
        let now = gateway.clock()
        if let newest, now < newest.at + .seconds(60), newest.at <= now { return newest.figures }
        let month = CivilMonth(number: CivilMonth(of: gateway.today).number - 1)
        var tallies: [Tally] = []
        for number in (month.number - PublicFigures.monthCount + 1)...month.number {
            tallies += try await gateway.store.tallies(in: CivilMonth(number: number), of: nil)
        }
        let figures = PublicFigures(tallies, until: month, atLeast: least)
        newest = (figures, now)
        return figures
    }

    /// The highest bound of any dataset of the same counts.
    private var least: Int {
        gateway.catalogue.current.datasets.values.filter { $0.source == .reuse }.map(\.leastClass)
            .reduce(PublicFigures.least, max)
    }
}

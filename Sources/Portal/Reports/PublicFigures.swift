import SharingModel
import SharingService

/// How often data stood for papers, as everybody may see it: nothing of it below five.
struct PublicFigures: Sendable {
    /// One count with what it is of; nil where it is withheld.
    struct Line: Sendable {
        let name: String
        let count: Int?
    }

    /// Counts below this are withheld.
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

    /// Adds up what was counted in the twelve months up to `newest`.
    init(_ tallies: [Tally], until newest: CivilMonth) {
        months = (0..<PublicFigures.monthCount).map {
            CivilMonth(number: newest.number - PublicFigures.monthCount + 1 + $0)
        }
        var byMonth: [CivilMonth: Int] = [:]
        var (byItem, byConsumer, byProvider): ([String: Int], [String: Int], [String: Int]) = ([:], [:], [:])
        var (saved, taken, questions, refusals) = (0, 0, 0, 0)
        for tally in tallies {
            switch tally.key.measure {
            case .replacement, .release:
                saved += tally.count
                questions += tally.count
                byMonth[tally.month, default: 0] += tally.count
                if let item = tally.key.item { byItem[item, default: 0] += tally.count }
                if let agency = tally.key.consumer {
                    byConsumer[agency.description, default: 0] += tally.count
                }
                if let agency = tally.key.provider {
                    byProvider[agency.description, default: 0] += tally.count
                }
            case .verification, .emptyReuse: questions += tally.count
            case .paper: taken += tally.count
            case .refusal: refusals += tally.count
            case .refusedFor, .outcome, .submission, .correction, .corrected, .notice, .repeatedNotice: break
            }
        }
        savedByMonth = months.map { byMonth[$0] ?? 0 }
        savedByItem = byItem
        savedByConsumer = byConsumer
        savedByProvider = byProvider
        self.saved = saved
        self.taken = taken
        self.questions = questions
        self.refusals = refusals
    }

    /// Counts with the small ones withheld, the largest first.
    ///
    /// Where one is withheld and the others and the sum are known, so is the one: then the next smallest is withheld too,
    /// until what is withheld is five or more together.
    static func withholding(_ counts: [String: Int]) -> [Line] {
        let sorted = counts.filter { $0.value > 0 }.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        var shown = sorted.count
        var hidden = 0
        while shown > 0, sorted[shown - 1].value < least || (hidden > 0 && hidden < least) {
            shown -= 1
            hidden += sorted[shown].value
        }
        return sorted.enumerated().map { Line(name: $1.key, count: $0 < shown ? $1.value : nil) }
    }

    /// Counts of a series with the small ones withheld in the same way; those in which nothing happened are shown.
    static func withholding(series counts: [Int]) -> [Int?] {
        let lines = withholding(Dictionary(uniqueKeysWithValues: counts.enumerated().map { ("\($0)", $1) }))
        let withheld = Set(lines.filter { $0.count == nil }.map(\.name))
        return counts.enumerated().map { withheld.contains("\($0)") ? nil : $1 }
    }
}

/// The figures, counted anew at most once a minute, so that readers of pages cost the store nothing.
actor PublicFiguresSource {
    private let gateway: SharingGateway
    private var newest: (figures: PublicFigures, at: Timestamp)?

    init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// The figures up to the month of today.
    func figures() async throws -> PublicFigures {
        let now = gateway.clock()
        if let newest, now < newest.at + .seconds(60), newest.at <= now { return newest.figures }
        let month = CivilMonth(of: gateway.today)
        var tallies: [Tally] = []
        for number in (month.number - PublicFigures.monthCount + 1)...month.number {
            tallies += try await gateway.store.tallies(in: CivilMonth(number: number), of: nil)
        }
        let figures = PublicFigures(tallies, until: month)
        newest = (figures, now)
        return figures
    }
}

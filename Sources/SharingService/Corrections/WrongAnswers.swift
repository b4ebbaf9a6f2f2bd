import CanonicalJSON
import SharingModel

/// The answers that were drawn from wrong revisions, by the agencies that got them.
struct WrongAnswers: Sendable {
    /// The record ids of each agency's answers, in the order in which they were given; agencies in the order of their names.
    let byAgency: [(agency: AgencyID, answers: [RecordID])]

    /// Sorts answers by who got them; `answers` are in the order in which they were given.
    init(_ answers: [(agency: AgencyID, id: RecordID)]) {
        byAgency = Dictionary(grouping: answers, by: \.agency)
            .map { (agency: $0.key, answers: $0.value.map(\.id)) }
            .sorted { $0.agency.description < $1.agency.description }
    }

    /// `[{"agency", "receipts"}, …]`.
    var json: [JSONValue] {
        byAgency.map { agency, answers in
            [
                "agency": .string(agency.description),
                "receipts": .array(answers.map { .string($0.description) }),
            ]
        }
    }
}

import CanonicalJSON
import SharingModel

/// The answer to a completeness check, as the caller gets it (api.md).
struct CheckAnswer {
    let plan: CheckPlan
    private let outcome: CheckOutcome
    let telling: Int?
    private let today: CivilDate
    private let workingDays: WorkingCalendar
    private let catalogue: Catalogue

    init(
        _ plan: CheckPlan,
        _ outcome: CheckOutcome,
        telling: Int?,
        in batch: BatchDraft,
        workingDays: WorkingCalendar
    ) {
        self.plan = plan
        self.outcome = outcome
        self.telling = telling
        self.workingDays = workingDays
        today = batch.today
        catalogue = batch.catalogue
    }

    /// The word for it in the log.
    var result: String { outcome.isReady ? "ready" : "incomplete" }

    /// The answer without its receipt.
    func canonicalBytes(id: RecordID, at time: String) -> [UInt8] {
        var answer: JSONObject = [
            "asOf": .string(time), "id": .string(id.description), "ready": .boolean(outcome.isReady),
            "serviceItem": .string(plan.item.slug),
            "conditions": .array(plan.conditions.map { .object(CheckAnswer.json($0.condition, $0.applies)) }),
            "materials": .array(outcome.lines.map(json)),
        ]
        answer["notice"] = telling.map { .integer(Int64($0)) }
        return JSONValue.object(answer).canonicalBytes
    }

    private static func json(_ condition: MaterialCondition, _ applies: Bool?) -> JSONObject {
        var object = condition.json
        object["applies"] = applies.map { .boolean($0) }
        return object
    }

    private func json(_ found: CheckOutcome.Line) -> JSONValue {
        let (line, material) = (found.line, found.line.material)
        let type = material.type.flatMap {
            catalogue.versions(of: MaterialTypeReference(code: $0, version: nil)).first
        }
        var object: JSONObject = [
            "entry": .string(line.number), "role": .string(line.role), "state": .string(found.state.rawValue),
            "owed": .boolean(found.isOwed), "provision": .string(material.provision.rawValue),
            "fields": .array(material.fields.map { .string($0) }),
        ]
        object["material"] = material.type.map { .string($0) }
        object["title"] = (material.title ?? type?.title)?.json
        object["provider"] = type.map { .string($0.source.description) }
        object["basis"] = material.basis.map { .string($0) }
        object["form"] = material.form?.json
        object["copies"] = material.copies?.json
        object["sample"] = material.sample?.json
        if !material.commonMistakes.isEmpty {
            object["commonMistakes"] = .array(material.commonMistakes.map(\.json))
        }
        if let condition = material.condition {
            object["condition"] = .object(CheckAnswer.json(condition, line.applies))
        }
        if let title = line.alternatives { object["oneOf"] = title.json }
        if let limit = material.deferrable {
            object["deferrable"] = [
                "within": limit.json,
                "due": .string(limit.lastDay(from: today, under: workingDays).description),
            ]
        }
        if !found.reasons.isEmpty {
            object["reasons"] = .array(found.reasons.map { .string($0.rawValue) })
        }
        if line.isPromised { object["promised"] = true }
        if line.isBrought { object["brought"] = true }
        return .object(object)
    }
}

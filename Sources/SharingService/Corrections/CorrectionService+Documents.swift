import CanonicalJSON
import SharingModel

// Corrections as callers see them: nothing of whom they are about.
extension CorrectionService {
    /// A correction; nil for who may not know of it.
    func document(of matter: StoredMatter, for caller: Caller) -> JSONObject? {
        guard let filed = FiledCorrection(matter), isVisible(matter, to: caller) else { return nil }
        var object: JSONObject = [
            "id": .string(RecordID(bytes: matter.id).description), "state": .string(matter.state),
            "material": .string(filed.material.description), "provider": .string(filed.provider.description),
            "fields": .array(filed.fields.map { .string($0) }),
            "filedBy": .string(matter.opener.description), "isForPerson": .boolean(filed.isForPerson),
            "filedAt": .string(matter.openedAt.description),
        ]
        object["answer"] = filed.answer.map { .string($0.description) }
        if let clock = clock(of: matter) { object["clock"] = .object(clock.clock.json(clock.standing)) }
        if let step = matter.steps.last, step.verb == "resolve" {
            object["resolvedBy"] = step.actor.map { .string($0.description) }
            object["resolvedAt"] = .string(step.time.description)
            let seesAll = caller.id.agency == filed.provider || isOverseer(caller)
            object["wrongAnswers"] = (step.content["wrongAnswers"]?.array).map { answers in
                .array(
                    answers.filter { seesAll || $0["agency"]?.string == caller.id.agency.description }
                )
            }
        }
        return object
    }

    private func isVisible(_ matter: StoredMatter, to caller: Caller) -> Bool {
        matter.parties.contains(caller.id.agency) || isOverseer(caller)
    }

    private func isOverseer(_ caller: Caller) -> Bool {
        caller.roles.contains(.auditor)
            || (caller.id.agency == gateway.hub && caller.id.kind == .administrator)
    }
}

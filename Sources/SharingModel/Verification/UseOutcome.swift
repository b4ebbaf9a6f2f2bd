public import CanonicalJSON

/// What became of a reuse: its effect, and how long what was handed over is kept (Decree 809 arts 27, 29).
public struct UseOutcome: Hashable, Sendable {
    /// What the service item came to.
    public enum Effect: String, Hashable, Sendable, CaseIterable {
        /// What was applied for was granted.
        case granted
        /// It was refused.
        case refused
        /// The applicant withdrew.
        case withdrawn
        /// Nothing was done with what was handed over.
        case unused
        /// Something else.
        case other
    }

    /// What the service item came to.
    public let effect: Effect
    /// Until when the consumer keeps what was handed over.
    public let storedUntil: CivilDate?
    /// When the consumer destroyed it.
    public let destroyedOn: CivilDate?

    /// Describes an outcome.
    public init(effect: Effect, storedUntil: CivilDate?, destroyedOn: CivilDate?) {
        self.effect = effect
        self.storedUntil = storedUntil
        self.destroyedOn = destroyedOn
    }

    /// Reads the body of `POST /v1/reuses/{id}/outcome`.
    ///
    /// - Throws: ``InvalidInput`` (malformed).
    public init(json: JSONValue) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: "", members: ["effect", "storedUntil", "destroyedOn"])
        let effect: Effect? = try reader.optionalChoice("effect")
        guard let effect else { throw InvalidInput.missing("/effect") }
        let date = (en: "a date YYYY-MM-DD", zh: "YYYY-MM-DD 形式的日期")
        self.init(
            effect: effect,
            storedUntil: try reader.optionalParsed("storedUntil", en: date.en, zh: date.zh),
            destroyedOn: try reader.optionalParsed("destroyedOn", en: date.en, zh: date.zh)
        )
    }

    /// As callers see it.
    public var json: JSONObject {
        var object: JSONObject = ["effect": .string(effect.rawValue)]
        object["storedUntil"] = storedUntil.map { .string($0.description) }
        object["destroyedOn"] = destroyedOn.map { .string($0.description) }
        return object
    }

    /// Checks the days against those of the use and of today.
    ///
    /// - Throws: ``InvalidInput`` (value) with every day that cannot be.
    public func check(usedOn day: CivilDate, today: CivilDate) throws(InvalidInput) {
        var faults: [InvalidInput.Fault] = []
        func fault(_ member: String, en: String, zh: String) {
            faults.append(.init(pointer: "/\(member)", message: LocalizedText(en: en, zh: zh)))
        }
        if let storedUntil, storedUntil < day {
            fault("storedUntil", en: "is before the reuse, on \(day)", zh: "早于复用之日（\(day)）")
        }
        if let destroyedOn, destroyedOn < day {
            fault("destroyedOn", en: "is before the reuse, on \(day)", zh: "早于复用之日（\(day)）")
        }
        if let destroyedOn, destroyedOn > today {
            fault("destroyedOn", en: "is in the future: tell it when it is done", zh: "晚于今日：请在销毁后再报告")
        }
        guard faults.isEmpty else { throw InvalidInput(.value, faults) }
    }

    /// What stands once `later` was told: what it leaves out stays.
    ///
    /// - Throws: ``AlreadyDestroyed`` if it takes back that the data were destroyed.
    public func adding(_ later: UseOutcome) throws(AlreadyDestroyed) -> UseOutcome {
        let sum = UseOutcome(
            effect: later.effect,
            storedUntil: later.storedUntil ?? storedUntil,
            destroyedOn: later.destroyedOn ?? destroyedOn
        )
        if let destroyedOn, sum.destroyedOn != destroyedOn || sum.storedUntil != storedUntil {
            throw AlreadyDestroyed(on: destroyedOn)
        }
        return sum
    }

    /// What was destroyed is not kept any longer, nor destroyed again.
    public struct AlreadyDestroyed: Error, Hashable {
        /// The day that was told.
        public let day: CivilDate

        init(on day: CivilDate) {
            self.day = day
        }
    }
}

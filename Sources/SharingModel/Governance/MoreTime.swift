import CanonicalJSON

/// More time for an agency to update the catalogue after a change, if the hub consents (Decree 809 art 17).
public struct MoreTime: Hashable, Sendable {
    /// The code of the material type whose entry is late.
    public let materialType: String
    /// When what the entry describes has changed; the day does not count.
    public let changedOn: CivilDate
    /// How many working days more: at most five.
    public let workingDays: Int

    /// The member that says how many.
    static let daysMember = "workingDays"

    /// Reads `{"materialType", "changedOn", "workingDays"}`.
    ///
    /// - Throws: ``InvalidInput`` (malformed).
    init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: ["materialType", "changedOn", "workingDays"]
        )
        materialType = try reader.string("materialType")
        changedOn = try reader.parsed("changedOn", en: "a date YYYY-MM-DD", zh: "YYYY-MM-DD 形式的日期")
        guard let days = try reader.optionalInteger("workingDays") else {
            throw reader.mistyped("workingDays", en: "a number of working days", zh: "工作日数")
        }
        workingDays = days
    }

    /// What ``init(json:at:)`` reads.
    var json: JSONValue {
        [
            "materialType": .string(materialType), "changedOn": .string(changedOn.description),
            "workingDays": .integer(Int64(workingDays)),
        ]
    }

    /// The time for that update, with this extension if the hub consents on `day`.
    ///
    /// - Returns: the extended clock.
    /// - Throws: ``ExtensionRefusal``.
    public func clock(
        consentedOn day: CivilDate,
        under calendar: WorkingCalendar
    ) throws(ExtensionRefusal) -> DecisionClock {
        try DecisionClock(.catalogueUpdate, receivedOn: changedOn)
            .extended(by: ClockExtension(workingDays: workingDays, consentedOn: day), under: calendar)
    }
}

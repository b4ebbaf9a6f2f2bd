extension Dataset {
    /// The clock of proactive disclosure: 20 working days from the oldest change that no public release shows (Decree 711 art
    /// 26); nil where every change is public.
    ///
    /// Statistics of reuse have none, since nobody forms or changes them: they come out as often as the dataset says.
    ///
    /// - Parameter day: the civil day on which a record, or what the catalogue says, was formed or changed first after the
    ///   moment of which the newest public release is; where there is none, on which it was formed first of all.
    /// - Returns: a clock whose ``DecisionClock/standing(on:under:)`` tells what is due.
    public func disclosureClock(oldestUnreleasedChange day: CivilDate?) -> DecisionClock? {
        if case .reuse = source { return nil }
        return day.map { DecisionClock(.disclosure, receivedOn: $0) }
    }
}

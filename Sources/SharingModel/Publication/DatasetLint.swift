/// What the catalogue holds against the definition of an open dataset.
public enum DatasetLint {
    /// Every fault, at pointers into the definition.
    ///
    /// - Parameters:
    ///   - dataset: the definition.
    ///   - catalogue: what it refers to.
    ///   - today: today's civil day.
    public static func faults(
        of dataset: Dataset,
        under catalogue: Catalogue,
        on today: CivilDate
    ) -> [InvalidInput.Fault] {
        var faults = FaultCollector()
        if catalogue.agencies[dataset.publisher] == nil {
            faults.add("/publisher", en: "there is no such agency", zh: "没有此部门")
        }
        return faults.faults
    }
}

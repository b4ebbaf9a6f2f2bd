public import CanonicalJSON

/// The working days of one year 工作日, as the State Council's notice for that year lays them down.
///
/// Every day is one but the weekend and the days off, and the weekend days that are worked in exchange are too. A notice
/// may reach back into the December before, where the New Year holiday begins (that of 2019 gave 30 and 31 December 2018
/// off and had the 29th worked); it reaches no further.
///
/// When the State Council changes a notice within the year, the file is changed with it.
public struct WorkingYear: Hashable, Sendable {
    /// The year.
    public let year: Int
    /// The zone whose civil days are meant, such as `Asia/Shanghai`.
    public let zone: String
    /// The notice.
    public let basis: LocalizedText
    /// The days of the week that are not worked.
    public let weekend: Set<Weekday>
    /// The days that are off beyond the weekend, and the weekend days among them.
    public let daysOff: Set<CivilDate>
    /// The weekend days that are worked.
    public let workedDays: Set<CivilDate>

    /// Reads a year's file (the YAML of `Contracts/calendar` has the same members) and recomputes its examples.
    ///
    /// - Throws: ``InvalidInput`` (malformed): also when a day lies outside the year, when a day is both off and worked,
    ///   when a worked day is no weekend day, and when an example comes out otherwise, as it does after a slip of the pen.
    public init(json: JSONValue, at pointer: String = "") throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: ["year", "zone", "basis", "weekend", "off", "worked", "examples"]
        )
        guard let year = try reader.optionalInteger("year"), (1...9999).contains(year) else {
            throw reader.mistyped("year", en: "a year from 1 to 9999", zh: "1 至 9999 的年份")
        }
        self.year = year
        zone = try reader.text("zone", atMost: 64)
        basis = try LocalizedText(json: reader.required("basis"), at: reader.pointer("basis"))
        weekend = try reader.choices("weekend")
        guard !weekend.isEmpty, weekend.count < Weekday.allCases.count else {
            throw reader.mistyped("weekend", en: "one to six days of the week", zh: "一周中的一至六天")
        }
        var daysOff: Set<CivilDate> = []
        for (json, pointer) in try reader.elements("off") {
            daysOff.formUnion(try WorkingYear.days(of: json, at: pointer, in: year))
        }
        self.daysOff = daysOff
        workedDays = try WorkingYear.workedDays(reader, in: year, weekend: weekend, daysOff: daysOff)
        try checkExamples(reader)
    }

    /// The days from `from` to `until`, both included.
    private static func days(
        of json: JSONValue,
        at pointer: String,
        in year: Int
    ) throws(InvalidInput) -> [CivilDate] {
        let period = try ObjectReader(json, at: pointer, members: ["from", "until", "title"])
        _ = try LocalizedText(json: period.required("title"), at: period.pointer("title"))
        let from: CivilDate = try period.parsed("from", en: "a date YYYY-MM-DD", zh: "YYYY-MM-DD 形式的日期")
        let until: CivilDate = try period.parsed("until", en: "a date YYYY-MM-DD", zh: "YYYY-MM-DD 形式的日期")
        guard isSettled(from, by: year) else { throw outside(year, period.pointer("from")) }
        guard isSettled(until, by: year) else { throw outside(year, period.pointer("until")) }
        guard from <= until else {
            throw period.mistyped("until", en: "on or after from", zh: "不早于 from 的日期")
        }
        return (from.daysSinceEpoch...until.daysSinceEpoch).map(CivilDate.init(daysSinceEpoch:))
    }

    private static func workedDays(
        _ reader: ObjectReader,
        in year: Int,
        weekend: Set<Weekday>,
        daysOff: Set<CivilDate>
    ) throws(InvalidInput) -> Set<CivilDate> {
        var worked: Set<CivilDate> = []
        for (json, pointer) in try reader.elements("worked") {
            guard let day = json.string.flatMap({ CivilDate($0) }) else {
                throw InvalidInput(
                    .malformed,
                    at: pointer,
                    en: "must be a date YYYY-MM-DD",
                    zh: "必须是YYYY-MM-DD 形式的日期"
                )
            }
            guard isSettled(day, by: year) else { throw outside(year, pointer) }
            guard weekend.contains(day.weekday), !daysOff.contains(day), worked.insert(day).inserted else {
                throw InvalidInput(
                    .malformed,
                    at: pointer,
                    en: "must be a weekend day that is not off and stands here once",
                    zh: "必须是不在放假日期内的周末日期，且只列一次"
                )
            }
        }
        return worked
    }

    /// Whether the notice for `year` may speak of `day`.
    private static func isSettled(_ day: CivilDate, by year: Int) -> Bool {
        let parts = day.components
        return parts.year == year || (parts.year == year - 1 && parts.month == 12)
    }

    private static func outside(_ year: Int, _ pointer: String) -> InvalidInput {
        InvalidInput(
            .malformed,
            at: pointer,
            en: "must lie in the year of the file, or in the December before",
            zh: "必须在本文件的年份内，或者在上一年的十二月"
        )
    }
}

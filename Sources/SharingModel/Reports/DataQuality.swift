public import CanonicalJSON

/// How good the records of a material type are, as far as the gateway can tell.
public struct DataQuality: Hashable, Sendable {
    /// The type's code.
    public let material: String
    /// 数源部门.
    public let provider: AgencyID
    /// How often the catalogue says that the type is updated 更新周期.
    public let declared: String?
    /// When its source submitted last, whether anything had changed or not; nil if never.
    public let newestSubmission: Timestamp?
    /// How many verifications compared claims with a valid record.
    public let compared: Int
    /// How many of them did not match.
    public let mismatches: Int
    /// How many questions were answered from its records.
    public let answers: Int
    /// How many corrections were asked for.
    public let corrections: Int
    /// How many records were corrected thereupon.
    public let corrected: Int

    /// Reads it off what was counted of the type.
    ///
    /// - Parameters:
    ///   - type: the newest version of the type.
    ///   - tallies: those of the months that are reported, of all types.
    ///   - newestSubmission: when its source submitted last.
    public init(of type: MaterialType, _ tallies: [Tally], newestSubmission: Timestamp?) {
        material = type.reference.code
        provider = type.source
        declared = type.document["updated"]?.string
        self.newestSubmission = newestSubmission
        var figures = ReportFigures()
        for tally in tallies where tally.key.material == type.reference.code {
            figures.add(tally.count, of: tally.key.measure)
        }
        mismatches = figures.verifications(.mismatch)
        compared = mismatches + figures.verifications(.match)
        answers = figures.verifications + figures.reuses
        corrections = figures[.correction]
        corrected = figures[.corrected]
    }

    /// The share of ``mismatches`` in ``compared``; nil where nothing was compared.
    public var mismatchRate: String? { DataQuality.rate(mismatches, of: compared) }

    /// Corrections for each answer; nil where nothing was answered.
    public var correctionRate: String? { DataQuality.rate(corrections, of: answers) }

    /// How many days ago its source submitted last.
    public func age(on day: CivilDate, in calendar: CivilCalendar) -> Int? {
        newestSubmission.map { max(0, day.daysSinceEpoch - calendar.day(of: $0).daysSinceEpoch) }
    }

    /// As callers see it.
    public func json(on day: CivilDate, in calendar: CivilCalendar) -> JSONObject {
        var object: JSONObject = [
            "material": .string(material), "provider": .string(provider.description),
            "compared": .integer(Int64(compared)), "mismatches": .integer(Int64(mismatches)),
            "answers": .integer(Int64(answers)), "corrections": .integer(Int64(corrections)),
            "corrected": .integer(Int64(corrected)),
        ]
        object["mismatchRate"] = mismatchRate.map { .string($0) }
        object["correctionRate"] = correctionRate.map { .string($0) }
        object["declaredFrequency"] = declared.map { .string($0) }
        object["newestSubmission"] = newestSubmission.map { .string($0.description) }
        object["daysSinceSubmission"] = age(on: day, in: calendar).map { .integer(Int64($0)) }
        return object
    }

    /// A decimal with four places, rounded to the nearest.
    private static func rate(_ part: Int, of whole: Int) -> String? {
        guard whole > 0 else { return nil }
        let scaled = (part * 20_000 + whole) / (2 * whole)
        let places = String(scaled % 10_000)
        return "\(scaled / 10_000).\(String(repeating: "0", count: 4 - places.count))\(places)"
    }
}

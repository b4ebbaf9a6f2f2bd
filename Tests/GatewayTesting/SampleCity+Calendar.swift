public import CanonicalJSON
import Foundation
public import SharingModel

extension SampleCity {
    /// The working days of the years in `Contracts/calendar`.
    public static func workingCalendar() throws -> WorkingCalendar {
        try WorkingCalendar(joining: workingYears().map { try WorkingYear(json: $0) })
    }

    /// The files of `Contracts/calendar`, by year.
    public static func workingYears() throws -> [JSONValue] {
        try SampleCityYAML.documents(in: folder.appending(path: "calendar"))
    }
}

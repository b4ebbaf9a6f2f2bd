import Foundation
import SharingModel

/// The State Council's calendars, a file a year, from which working days are computed.
enum CalendarFiles {
    /// Reads and joins them.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid`` for one that cannot be read, is of another zone, or repeats a year.
    static func read(_ paths: [String], zone: String) throws -> WorkingCalendar {
        let years = try paths.map { try year($0, zone: zone) }
        do {
            return try WorkingCalendar(joining: years)
        } catch {
            throw GatewayConfiguration.Invalid(description: "time.calendars: \(error.message.en)")
        }
    }

    private static func year(_ path: String, zone: String) throws -> WorkingYear {
        let document: YAMLDocument
        do {
            document = try YAMLDocument(String(contentsOfFile: path, encoding: .utf8), file: path)
        } catch {
            throw GatewayConfiguration.Invalid(
                description:
                    "cannot read the calendar \(path): give the right time.calendars, or leave it out"
            )
        }
        let year: WorkingYear
        do {
            year = try WorkingYear(json: document.json)
        } catch {
            let faults = error.faults.map {
                "\(path):\(document.line(of: $0.pointer)): \($0.pointer) \($0.message.en)"
            }
            throw GatewayConfiguration.Invalid(description: faults.joined(separator: "\n"))
        }
        guard year.zone == zone else {
            throw GatewayConfiguration.Invalid(
                description:
                    "\(path) is of the zone \(year.zone), and time.zone is \(zone): use the calendar of the zone"
            )
        }
        return year
    }
}

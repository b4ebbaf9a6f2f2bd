public import SharingModel
import SharingService

extension PostgresStore {
    /// The counts of a month, of what an agency asked or gave, if it is named.
    public func tallies(in month: CivilMonth, of agency: AgencyID?) async throws -> [Tally] {
        try await read {
            try $0.run(TallyTable.all(in: month, of: agency)).all(TallyTable.tally).compactMap(\.self)
        }
    }

    /// When each type's source submitted last, in a month or later.
    public func newestSubmissions(since month: CivilMonth) async throws -> [String: Timestamp] {
        try await read {
            TallyTable.newestSubmissions(try $0.run(TallyTable.newestSubmissions(since: month)))
        }
    }
}

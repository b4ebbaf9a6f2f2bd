public import SharingModel

/// The papers that are still brought, ranked.
public struct GapReport: Sendable {
    /// Those with the most papers first.
    public let gaps: [PaperGap]

    /// Collects what an agency may see: what it takes or holds; everything if none is named.
    public init(
        _ months: ClosedRange<CivilMonth>,
        of agency: AgencyID?,
        in gateway: SharingGateway
    ) async throws {
        let tallies = try await PeriodReport.tallies(in: months, of: agency, gateway)
        gaps = PaperGap.ranked(tallies, under: gateway.catalogue.current, on: gateway.today)
            .filter { agency == nil || $0.consumer == agency || $0.provider == agency }
    }
}

public import CanonicalJSON
public import SharingModel

extension DisclosureDemand {
    /// What the last twelve months call for.
    public static func lastYear(in gateway: SharingGateway) async throws -> [DisclosureDemand] {
        let month = CivilMonth(of: gateway.today)
        var tallies: [Tally] = []
        for number in (month.number - 11)...month.number {
            tallies += try await gateway.store.tallies(in: CivilMonth(number: number), of: nil)
        }
        return all(tallies, under: gateway.catalogue.current)
    }

    /// As callers see it.
    public var json: JSONObject {
        [
            "type": .string(type.description), "source": .string(source.description),
            "consumers": .integer(Int64(consumers)), "uses": .integer(Int64(uses)), "message": message.json,
        ]
    }
}

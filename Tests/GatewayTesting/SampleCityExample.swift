public import CanonicalJSON
import Foundation
public import SharingModel

/// One row of `Contracts/examples/verifications.json`: a question and its exact answer.
public struct SampleCityExample: Sendable, CustomStringConvertible {
    /// What the row shows.
    public let name: String
    /// The agency whose system asks.
    public let agency: AgencyID
    /// The name of the system that asks.
    public let system: String
    /// When it is asked, for the rows that depend on it.
    public let time: Timestamp?
    /// The body of `POST /v1/verifications`.
    public let query: JSONValue
    /// The status of the response.
    public let status: Int
    /// Some members of the response, exactly; what is not named is absent.
    public let answer: JSONValue

    /// The row's name.
    public var description: String { name }

    /// Every row.
    public static func all() throws -> [SampleCityExample] {
        let file = SampleCity.folder.appending(path: "examples/verifications.json")
        let rows = try JSONValue(parsing: Array(Data(contentsOf: file))).array ?? []
        return try rows.map(SampleCityExample.init(json:))
    }

    private init(json: JSONValue) throws {
        let reader = try ObjectReader(
            json,
            at: "",
            members: ["name", "caller", "at", "query", "status", "answer"]
        )
        name = try reader.string("name")
        let caller = try reader.string("caller").split(separator: ".", omittingEmptySubsequences: false)
        guard caller.count == 3, caller[1] == "system", let agency = AgencyID(String(caller[0])) else {
            throw reader.mistyped("caller", en: "agency.system.name", zh: "agency.system.name")
        }
        self.agency = agency
        system = String(caller[2])
        time = try reader.optionalParsed("at", en: "a time", zh: "时间")
        query = try reader.required("query")
        status = try reader.optionalInteger("status") ?? 0
        answer = try reader.required("answer")
    }
}

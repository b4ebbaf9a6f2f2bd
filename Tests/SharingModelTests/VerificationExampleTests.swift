import CanonicalJSON
import GatewayTesting
import SharingModel
import Testing

/// The rows of `Contracts/examples/verifications.json`, decided by the rules alone.
@Suite struct VerificationExampleTests {
    private static let city = Result { try SampleCity.load(today: MadeUp.day("2026-11-24")) }

    @Test func `there are at least sixty rows with different names`() throws {
        let rows = try SampleCityExample.all()
        #expect(rows.count >= 60)
        #expect(Set(rows.map(\.name)).count == rows.count)
    }

    @Test(arguments: try SampleCityExample.all())
    func `a question of the sample city has its exact answer`(row: SampleCityExample) throws {
        let city = try VerificationExampleTests.city.get()
        let agency = try #require(city.catalogue.agencies[row.agency])
        #expect(agency.systems.contains(row.system))
        let time = try #require(row.time ?? Timestamp("2026-11-24T02:00:00.000Z"))
        let (status, answer) = try answer(
            to: row.query,
            by: row.agency,
            on: CivilCalendar.shanghai.day(of: time),
            in: city
        )
        #expect(status == row.status)
        #expect(
            String(decoding: answer.canonicalBytes, as: UTF8.self)
                == String(decoding: row.answer.canonicalBytes, as: UTF8.self)
        )
    }

    private func answer(
        to json: JSONValue,
        by agency: AgencyID,
        on today: CivilDate,
        in city: SampleCity
    ) throws -> (status: Int, answer: JSONValue) {
        do throws(InvalidInput) {
            let query = try VerificationQuery(json: json)
            switch Authorisation.decide(AccessRequest(query), by: agency, under: city.catalogue, on: today) {
            case .refuse(let refusal):
                return (
                    403, ["code": "refused", "reasons": .array(refusal.reasons.map { .string($0.rawValue) })]
                )
            case .permit(let permit):
                let question = try TypedQuestion(query, of: permit.type)
                let records = city.records[permit.type.reference.code] ?? []
                return (200, answer(question.verdict(among: records, today: today)))
            }
        } catch {
            switch error.kind {
            case .malformed: return (400, ["code": "malformed-request"])
            case .subject: return (422, ["code": "invalid-subject"])
            case .value: return (422, ["code": "invalid-value"])
            }
        }
    }

    private func answer(_ verdict: Verdict) -> JSONValue {
        var answer: JSONObject = ["verdict": .string(verdict.code)]
        switch verdict {
        case .match(let results), .mismatch(let results):
            let claims = results.reduce(into: JSONObject()) { $0[$1.field] = .string($1.result.rawValue) }
            if !results.isEmpty { answer["claims"] = .object(claims) }
        case .notValid(let state): answer["state"] = .string(state.rawValue)
        case .notFound: break
        }
        return .object(answer)
    }
}

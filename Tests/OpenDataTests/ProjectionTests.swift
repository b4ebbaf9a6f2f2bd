import CanonicalJSON
import GatewayTesting
import OpenData
import SharingModel
import Testing

@Suite struct ProjectionTests {
    private static let permit: JSONObject = [
        "permitNo": "JY19901020000029", "uscc": "91990102MA9L05073A", "operatorName": "澜江晨曦食品有限公司",
        "responsiblePerson": "陆知远", "premises": "江城区临江街道晨光路1号", "businessForm": "食品销售", "items": "预包装食品销售",
        "issuedOn": "2025-06-01", "validUntil": "2030-05-31", "status": "active",
    ]
    private let city: SampleCity

    init() throws {
        city = try SampleCity()
    }

    private func dataset(_ name: String, _ changes: JSONObject = [:]) throws -> Dataset {
        let found = try #require(city.datasets.first { $0.name.description == name })
        var object = try #require(found.document.object)
        for member in changes.members { object[member.name] = member.value }
        return try Dataset(json: .object(object))
    }

    private func projection(
        _ name: String,
        _ changes: JSONObject = [:],
        on day: String = "2026-11-24"
    ) throws -> RecordProjection {
        try RecordProjection(
            dataset(name, changes),
            under: city.catalogue,
            on: #require(CivilDate(day))
        )
    }

    private func permit(_ changes: JSONObject = [:], _ members: JSONObject = [:]) throws -> MaterialRecord {
        var fields = ProjectionTests.permit
        for member in changes.members { fields[member.name] = member.value }
        var body: JSONObject = [
            "type": "food-permit", "sourceId": "JY19901020000029",
            "subjects": ["holder": ["scheme": "uscc", "id": "91990102MA9L05073A"]], "fields": .object(fields),
            "issuedOn": "2025-06-01",
        ]
        for member in members.members { body[member.name] = member.value }
        let type = try #require(city.catalogue.types["food-permit"]?.first)
        return try MaterialSubmission(json: .object(body)).record(of: type)
    }

    private func outcome(_ record: MaterialRecord) throws -> RowOutcome {
        try projection("food-permits").row(of: record)
    }

    private func texts(_ outcome: RowOutcome) -> [String]? {
        guard case .row(let cells, _) = outcome else { return nil }
        return cells.map(\.text)
    }

    @Test func `a permit's row has the columns in order, and its person is masked`() throws {
        #expect(
            try outcome(permit())
                == .row(
                    [
                        .value("JY19901020000029"), .value("91990102MA9L05073A"), .value("澜江晨曦食品有限公司"),
                        .value("陆*"),
                        .value("江城区临江街道晨光路1号"), .value("食品销售"), .value("预包装食品销售"), .value("2025-06-01"),
                        .value("2030-05-31"), .value("active"),
                    ],
                    isMasked: true
                )
        )
    }

    @Test(arguments: ["关山月", "关 山 月", "　关山月", "关\u{200B}山月"])
    func `a business that bears its person's name is masked with the person`(name: String) throws {
        let row = try texts(outcome(permit(["operatorName": .string(name), "responsiblePerson": "关山月"])))
        #expect(row?[2] == "关*")
        #expect(row?[3] == "关*")
        #expect(row?.joined().contains("山月") == false)
    }

    @Test func `a mask holds where its condition does, and where nobody can tell`() throws {
        let type = try #require(city.catalogue.types["business-licence"]?.first)
        let projection = try projection("business-licences", ["primaryKey": ["uscc"]])
        let place = try #require(projection.table.columns.firstIndex { $0.name == "legalRepresentative" })
        func shown(_ kind: String?) throws -> String? {
            var values: [String: FieldValue] = [
                "uscc": .string(NormalizedText("91990102MA9L05073A")),
                "name": .string(NormalizedText("澜江晨曦食品有限公司")),
                "legalRepresentative": .string(NormalizedText("陆知远")),
            ]
            if let kind { values["kind"] = .string(NormalizedText(kind)) }
            let record = MaterialRecord(
                type: type.reference,
                sourceID: "A",
                subjects: [:],
                values: values,
                issuedOn: try #require(CivilDate("2020-01-01")),
                validFrom: nil,
                validUntil: nil,
                status: .valid
            )
            return texts(projection.row(of: record))?[place]
        }
        #expect(try shown("有限责任公司") == "陆知远")
        #expect(try shown("个体工商户") == "陆*")
        #expect(try shown("　个体工商户") == "陆*")
        #expect(try shown(nil) == "陆*")
    }

    @Test(
        arguments: [
            (["items": "热食类食品制售，订餐13912345678"], [:], .freeText),
            (["premises": "江城区晨光路1号 9901021985 0312 0017"], [:], .freeText),
            (["operatorName": "０１０－８２３４５６７８"], [:], .freeText),
            (["operatorName": "陆知远 13912345678", "responsiblePerson": "陆知远"], [:], .freeText),
            ([:], ["disclosure": "withheld"], .withheld), ([:], ["validUntil": "2026-11-23"], .notValid),
            ([:], ["validFrom": "2027-01-01"], .notValid),
        ] as [(JSONObject, JSONObject, HoldBackReason)]
    )
    func `a record that may not leave is held back with the reason`(
        fields: JSONObject,
        members: JSONObject,
        reason: HoldBackReason
    ) throws {
        #expect(try outcome(permit(fields, members)) == .heldBack(reason))
    }

    @Test func `codes leave in the form that their constraints are about, names as they are written`() throws
    {
        let row = try texts(
            outcome(permit(["permitNo": "ＪＹ19901020000029", "operatorName": "澜江ＡＢＣ（江城）有限公司"]))
        )
        #expect(row?[0] == "JY19901020000029")
        #expect(row?[2] == "澜江ＡＢＣ（江城）有限公司")
    }

    @Test func `masked columns have no constraints, and free texts are known without being declared`() throws
    {
        let projection = try projection("food-permits", ["freeText": []])
        #expect(
            projection.scannedColumns == ["operatorName", "responsiblePerson", "premises", "items"]
        )
        let person = try #require(projection.table.columns.first { $0.name == "responsiblePerson" })
        #expect(person.mask == ColumnMask(keep: 1) && person.constraints.members.isEmpty)
        #expect(projection.fields.isSuperset(of: ["validUntil", "responsiblePerson"]))
    }

    @Test(
        arguments: [
            (["columns": ["permitNo", "holder"]], "/columns/1"),
            (["source": ["records": "no-such-type"]], "/source"),
            (["columns": ["permitNo", "secret"]], "/columns/1"),
        ] as [(JSONObject, String)]
    )
    func `a column that the type does not disclose is refused when the dataset is built`(
        changes: JSONObject,
        place: String
    ) throws {
        var more = changes
        more["freeText"] = []
        let error = #expect(throws: InvalidInput.self) { try projection("food-permits", more) }
        #expect(error?.faults.map(\.pointer) == [place])
    }

    @Test func `no personal field of any record of the city is in a row`() throws {
        let day = try #require(CivilDate("2026-11-24"))
        let city = try SampleCity.load(today: day, count: 3000)
        var rows = 0
        for dataset in city.datasets {
            guard case .records(let code) = dataset.source,
                let type = dataset.materialType(under: city.catalogue)
            else { continue }
            let projection = try RecordProjection(dataset, under: city.catalogue, on: day)
            for record in city.records[code] ?? [] {
                guard case .row(let cells, let isMasked) = projection.row(of: record) else {
                    continue
                }
                rows += 1
                #expect(cells.count == dataset.columns.count)
                let shown = cells.map(\.text)
                for field in type.fields where field.disclosure == .never {
                    if let value = record.values[field.name] { #expect(!shown.contains(value.text)) }
                }
                if isMasked,
                    let person = record.values["responsiblePerson"] ?? record.values["legalRepresentative"]
                {
                    let name = NormalizedText(person.text).text
                    #expect(!shown.contains { NormalizedText($0).text == name }, "\(dataset.name)")
                }
                #expect(record.disclosure == .byType)
            }
        }
        #expect(rows > 500)
    }
}

import ArgumentParser
import CanonicalJSON
import Testing

@testable import GatewayCommands

@Suite struct ColumnMappingTests {
    private let schema = MaterialSchema(
        reference: "licence",
        types: [
            "name": "string", "staff": "integer", "capital": "number", "open": "boolean", "since": "date",
        ]
    )

    private func submission(_ header: [String], _ cells: [String], map: ImportMap? = nil) throws -> JSONValue
    {
        let map = try map ?? ImportMap(header: header, schema: schema)
        return try ColumnMapping(map, header: header, schema: schema).submission(cells)
    }

    @Test func `columns named as the import form names its members need no map`() throws {
        let header = [
            "sourceId", "issuedOn", "validUntil", "subject.holder", "name", "field.staff", "capital", "open",
            "since",
        ]
        let cells = [
            "S-1", "2026-01-02", "2027-01-02", "uscc:91990102MA9L05073A", "晨曦", "12", "500.00", "TRUE",
            "2020-02-03",
        ]
        #expect(
            try submission(header, cells) == [
                "type": "licence", "sourceId": "S-1", "issuedOn": "2026-01-02", "validUntil": "2027-01-02",
                "subjects": ["holder": ["scheme": "uscc", "id": "91990102MA9L05073A"]],
                "fields": [
                    "capital": "500.00", "name": "晨曦", "open": true, "since": "2020-02-03", "staff": 12,
                ],
            ]
        )
    }

    @Test func `an empty cell is absent`() throws {
        #expect(
            try submission(["sourceId", "validUntil", "subject.holder", "name"], ["S-1", "", "", "  "])
                == ["type": "licence", "sourceId": "S-1", "subjects": [:], "fields": [:]]
        )
    }

    @Test func `several subjects of a role are separated by bars`() throws {
        let json = try submission(["sourceId", "subject.party"], ["S-1", "opaque:a:b | opaque:c"])
        #expect(
            json["subjects"] == [
                "party": [["scheme": "opaque", "id": "a:b"], ["scheme": "opaque", "id": "c"]]
            ]
        )
    }

    @Test(arguments: [("staff", "twelve"), ("staff", "1.5"), ("staff", "90071992547409930"), ("open", "yes")])
    func `what is not of the field's type is sent as it is, for the gateway to reject`(
        field: String,
        text: String
    ) throws {
        #expect(
            try submission(["sourceId", field], ["S-1", text])["fields"] == .object([field: .string(text)])
        )
    }

    @Test func `a map finds the members in a foreign file`() throws {
        let map = try ImportMap(
            yaml: """
                type: licence
                sourceId: code
                issuedOn: "=2026-01-01"
                subjects:
                  place: {scheme: opaque, id: code}
                fields:
                  name: title
                  open: "=true"
                """,
            file: "map.yaml"
        )
        #expect(map.type == "licence")
        #expect(
            try submission(["code", "title", "url"], ["110101", "东城区", "x"], map: map) == [
                "type": "licence", "sourceId": "110101", "issuedOn": "2026-01-01",
                "subjects": ["place": ["scheme": "opaque", "id": "110101"]],
                "fields": ["name": "东城区", "open": true],
            ]
        )
    }

    @Test func `a place in a submission is told with its column`() throws {
        let header = ["sourceId", "subject.holder", "field.name"]
        let mapping = try ColumnMapping(
            ImportMap(header: header, schema: schema),
            header: header,
            schema: schema
        )
        #expect(mapping.column(at: "/subjects/holder/id") == "subject.holder")
        #expect(mapping.column(at: "/fields/name") == "field.name")
        #expect(mapping.column(at: "/sourceId") == "sourceId")
        #expect(mapping.column(at: "/issuedOn") == nil)
    }

    @Test(arguments: [["name"], ["sourceId", "nickname"], ["sourceId", "name", "name"]])
    func `a header that cannot be mapped is refused before anything is sent`(header: [String]) {
        #expect(throws: ValidationError.self) { try submission(header, header) }
    }

    @Test(arguments: [
        "issuedOn: day", "sourceId: code\nowner: x", "sourceId: code\nsubjects: {place: code}",
        "sourceId: code\nfields: [a]",
        "sourceId: [",
    ])
    func `a map that is wrong is refused`(yaml: String) {
        #expect(throws: ValidationError.self) { try ImportMap(yaml: yaml, file: "map.yaml") }
    }

    @Test func `a map may not name a column or a field that is not there`() throws {
        var map = try ImportMap(yaml: "sourceId: number", file: "map.yaml")
        #expect(throws: ValidationError.self) { try submission(["code"], ["1"], map: map) }
        map = try ImportMap(yaml: "sourceId: code\nfields: {nickname: code}", file: "map.yaml")
        #expect(throws: ValidationError.self) { try submission(["code"], ["1"], map: map) }
    }
}

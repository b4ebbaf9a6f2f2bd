import CanonicalJSON
import OpenData
import SharingModel
import Testing

@Suite struct ReleaseManifestTests {
    @Test func `a manifest is read back as it was written`() throws {
        let name = try #require(DatasetName("street-names"))
        let table = ReleasedTable(
            dataset: name,
            columns: [
                ReleasedColumn(
                    name: "code",
                    title: LocalizedText(en: "Code", zh: "代码"),
                    type: .string,
                    constraints: ["required": true]
                ),
                ReleasedColumn(
                    name: "keeper",
                    title: LocalizedText(en: "Keeper", zh: "负责人"),
                    type: .string,
                    constraints: ["maxLength": 60],
                    mask: ColumnMask(keep: 1, when: .same(field: "code"))
                ),
            ],
            primaryKey: ["code"]
        )
        var rows = ReleaseManifest.RowCounts()
        rows.read = 3
        rows.heldBack = ["free-text": 1]
        rows.released = 2
        var manifest = ReleaseManifest(
            dataset: name,
            number: 2,
            asOf: Timestamp(millisecondsSinceEpoch: 1_700_000_000_123),
            policy: "sha256:00",
            table: table,
            rows: rows,
            checks: [.init(name: "columns", finding: LocalizedText(en: "2 columns", zh: "2 列"))],
            files: [ReleasedFile(name: "street-names.csv", size: 12, sha256: "ab")],
            bytes: "cd"
        )
        manifest.review = .init(by: "centre/anna", at: Timestamp(millisecondsSinceEpoch: 1_700_000_000_456))
        #expect(ReleaseManifest(json: manifest.json) == manifest)
        // Masked values need not keep to the constraints of the field.
        #expect(manifest.table.columns[1].constraints.members.isEmpty)
    }

    @Test(arguments: ["primaryKey", "columns"])
    func `a manifest whose key names no column is none`(member: String) throws {
        var manifest: JSONObject = [
            "dataset": "street-names", "number": 1, "asOf": "2026-11-28T00:00:00.000Z", "policy": "sha256:00",
            "bytes": "sha256:cd",
            "columns": [["name": "code", "title": ["en": "Code", "zh": "代码"], "type": "string"]],
            "primaryKey": ["code"], "rows": [:], "checks": [], "files": [],
        ]
        #expect(ReleaseManifest(json: .object(manifest)) != nil)
        manifest[member] = member == "columns" ? [] : ["number"]
        #expect(ReleaseManifest(json: .object(manifest)) == nil)
    }
}

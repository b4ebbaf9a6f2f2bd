import CanonicalJSON
import GatewayTesting
import OpenData
import SharingModel
import Testing

@Suite struct DescriptionTests {
    private let addresses = PublicAddresses(base: OpenDataSample.base + "/")
    private let food: DatasetDescription
    private let gone: DatasetDescription

    init() throws {
        let food = try OpenDataSample.dataset("food-permits")
        self.food = try OpenDataSample.description(
            of: food,
            releases: [
                OpenDataSample.release(food, 1, recalled: "named a person"), OpenDataSample.release(food, 2),
            ]
        )
        let gone = try OpenDataSample.dataset("gone")
        self.gone = try OpenDataSample.description(
            of: gone,
            releases: [OpenDataSample.release(gone, 1, recalled: "held \"names\"")]
        )
    }

    @Test func `a Data Package names the files of the newest public release with their hashes`() throws {
        let package = try #require(DataPackage.document(of: food, at: addresses))
        #expect(package["name"] == "food-permits")
        #expect(package["version"] == "2")
        #expect(package["licenses"]?.array?.first?["name"] == "CC-BY-4.0")
        let resources = try #require(package["resources"]?.array)
        #expect(
            resources.map { $0["name"]?.string } == [
                "food-permits", "food-permits-excel", "food-permits-jsonl", "food-permits-sqlite",
            ]
        )
        #expect(resources[0]["path"] == "https://data.example/data/food-permits/v/2/food-permits.csv")
        #expect(resources[0]["hash"]?.string?.hasPrefix("sha256:2020") == true)
        #expect(resources[0]["bytes"] == 100)
        // Only the canonical file is a table with a schema.
        #expect(resources.map { $0["schema"] != nil } == [true, false, false, false])
    }

    @Test func `the Table Schema tells masked from absent and keeps to the table`() throws {
        let package = try #require(DataPackage.document(of: food, at: addresses))
        let schema = try #require(package["resources"]?.array?.first?["schema"])
        #expect(
            schema["missingValues"] == [
                ["value": "", "label": "absent"], ["value": "***", "label": "masked"],
            ]
        )
        #expect(schema["primaryKey"] == ["number"])
        let fields = try #require(schema["fields"]?.array)
        #expect(
            fields.map { $0["type"]?.string } == [
                "string", "string", "string", "integer", "number", "boolean", "date",
            ]
        )
        #expect(fields[0]["constraints"] == ["required": true, "pattern": "JY[0-9]{14}"])
        // A masked value need not keep to the field's constraints, and people are told.
        #expect(fields[2]["constraints"] == nil)
        #expect(fields[2]["description"]?.string?.contains("first 1 characters") == true)
    }

    @Test func `CSVW metadata depends on the table alone and knows the header`() throws {
        let release = try #require(food.current)
        let document = CSVWMetadata.document(of: release.manifest.table)
        #expect(document["url"] == "food-permits.csv")
        let schema = try #require(document["tableSchema"])
        #expect(schema["primaryKey"] == ["number"])
        let columns = try #require(schema["columns"]?.array)
        #expect(columns[0]["titles"] == ["und": "number", "en": "Permit number", "zh": "许可证编号"])
        #expect(columns[0]["required"] == true)
        #expect(columns[0]["datatype"] == ["base": "string", "format": "JY[0-9]{14}"])
        #expect(columns[3]["datatype"] == ["base": "integer", "minimum": 0])
        #expect(columns[4]["datatype"] == "decimal")
        #expect(columns[6]["datatype"] == ["base": "date", "format": "yyyy-MM-dd"])
        #expect(columns.allSatisfy { $0["null"] == ["", "***"] })
    }

    @Test func `Croissant has a file object for each file and a field for each column`() throws {
        let document = try #require(Croissant.document(of: food, at: addresses))
        #expect(document["conformsTo"] == "http://mlcommons.org/croissant/1.0")
        let files = try #require(document["distribution"]?.array)
        #expect(files.count == 4)
        #expect(files[0]["sha256"]?.string?.count == 64)
        let rows = try #require(document["recordSet"]?.array?.first)
        #expect(rows["key"] == ["@id": "rows/number"])
        let fields = try #require(rows["field"]?.array)
        #expect(fields[3]["dataType"] == "sc:Integer")
        #expect(fields[3]["source"]?["fileObject"] == ["@id": "food-permits.csv"])
        #expect(fields[3]["source"]?["extract"] == ["column": "seats"])
    }

    @Test
    func `of a dataset that was recalled whole there is no package, and its page's description has no files`()
    {
        #expect(DataPackage.document(of: gone, at: addresses) == nil)
        #expect(Croissant.document(of: gone, at: addresses) == nil)
        #expect(DCATCatalogue.graph(of: gone, at: addresses) == nil)
        #expect(SchemaOrg.document(of: gone, at: addresses)["distribution"] == nil)
    }

    @Test func `text from data cannot end the script in which a page has its description`() throws {
        let hostile = "</script><!--\u{2028}&amp;"
        let dataset = try OpenDataSample.dataset("hostile", title: LocalizedText(en: hostile, zh: hostile))
        let json = SchemaOrg.document(of: try OpenDataSample.description(of: dataset), at: addresses)
        let text = SchemaOrg.scriptText(json)
        #expect(!text.unicodeScalars.contains { "<>&\u{2028}".unicodeScalars.contains($0) })
        #expect(try JSONValue(parsing: Array(text.utf8)) == json)
        #expect(json["name"]?.string == hostile)
    }

    @Test func `recalls are listed newest first with their signed tombstones`() throws {
        let recalls = try #require(RecallList.document(of: [food, gone], at: addresses)["recalls"]?.array)
        #expect(recalls.map { $0["tombstone"]?["dataset"]?.string } == ["food-permits", "gone"])
        #expect(recalls[1]["tombstone"]?["reason"] == "held \"names\"")
        #expect(recalls[1]["address"] == "https://data.example/data/gone/v/1/")
        #expect(recalls[1]["signature"] == "aa..bb")
    }

    @Test func `a sitemap escapes what it lists`() {
        let text = SiteMap.document(
            of: [
                SiteMap.Page(path: "/datasets/a", modified: OpenDataSample.time(0)),
                SiteMap.Page(path: "/?a=\"<b>\"&'\u{0}"),
            ],
            at: addresses
        )
        #expect(
            text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
                <url><loc>https://data.example/datasets/a</loc><lastmod>\(OpenDataSample.time(0))</lastmod></url>
                <url><loc>https://data.example/?a=&quot;&lt;b&gt;&quot;&amp;&#39;\u{FFFD}</loc></url>
                </urlset>

                """
        )
    }
}

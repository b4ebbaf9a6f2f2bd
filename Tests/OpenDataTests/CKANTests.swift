import CanonicalJSON
import GatewayTesting
import OpenData
import SharingModel
import Testing

@Suite struct CKANTests {
    private let actions: CKANActions
    private static let foodID = "844b9803-1a29-5cf6-af44-59060b76b038"

    init() throws {
        let food = try OpenDataSample.dataset("food-permits")
        let transport = try OpenDataSample.dataset(
            "transport-permits",
            title: LocalizedText(en: "Road transport permits", zh: "道路运输经营许可证"),
            publisher: "transport",
            themes: ["TRAN", "ECON"],
            keywords: [LocalizedText(en: "lorries", zh: "货车"), LocalizedText(en: "a/b", zh: "，")]
        )
        let gone = try OpenDataSample.dataset("gone")
        let datasets = [
            try OpenDataSample.description(of: food),
            try OpenDataSample.description(
                of: gone,
                releases: [OpenDataSample.release(gone, 1, recalled: "names")]
            ),
            try OpenDataSample.description(of: transport, releases: [OpenDataSample.release(transport, 3)]),
        ]
        actions = CKANActions(
            over: datasets,
            search: DatasetSearch(datasets),
            title: "Lanjiang",
            documents: CKANDocuments(at: PublicAddresses(base: OpenDataSample.base), in: .english)
        )
    }

    private func result(
        _ action: String,
        _ parameters: JSONObject = JSONObject()
    ) throws(CKANError) -> JSONValue {
        try actions.result(of: action, CKANParameters(parameters))
    }

    private func found(_ parameters: JSONObject) throws(CKANError) -> [String] {
        try result("package_search", parameters)["results"]?.array?.compactMap { $0["name"]?.string } ?? []
    }

    @Test func `a package has what harvesters read`() throws {
        let package = try result("package_show", ["id": "food-permits"])
        #expect(package["id"]?.string == CKANTests.foodID)
        #expect(try result("package_show", ["id": .string(CKANTests.foodID)]) == package)
        #expect(package["metadata_modified"] == "2026-09-21T15:13:20.123000")
        #expect(package["organization"]?["name"] == "market-regulation")
        #expect(package["groups"]?.array?.map { $0["name"]?.string } == ["econ"])
        let tags = try #require(package["tags"]?.array)
        #expect(tags.map { $0["name"]?.string } == ["food safety", "食品安全"])
        #expect(tags.allSatisfy { $0["id"]?.string?.count == 36 })
        let resources = try #require(package["resources"]?.array)
        #expect(resources.count == 4)
        #expect(resources[0]["hash"]?.string?.hasPrefix("sha256:") == true)
        #expect(resources[0]["format"] == "CSV")
        #expect(resources[0]["resource_type"] == "file")
        #expect(resources[0]["size"] == 100)
        #expect(resources[0]["package_id"] == package["id"])
        #expect(resources.map { $0["datastore_active"] } == [true, false, false, false])
        let id = try #require(resources[0]["id"]?.string)
        #expect(try result("resource_show", ["id": .string(id)]) == resources[0])
        #expect(try actions.rows(ofResource: id.uppercased()).name == "food-permits")
    }

    @Test func `what was recalled is not listed and says that it was`() throws {
        #expect(try result("package_list") == ["food-permits", "transport-permits"])
        #expect(try found(["q": "gone"]).isEmpty)
        let error = #expect(throws: CKANError.self) { try result("package_show", ["id": "gone"]) }
        #expect(error?.status == 410)
        #expect(error?.json["__type"] == "Not Found Error")
        #expect(error?.json["message"]?.string?.contains("names") == true)
    }

    @Test(arguments: [
        ("q", "*:*", ["transport-permits", "food-permits"]),
        ("q", "", ["transport-permits", "food-permits"]),
        ("q", "food", ["food-permits", "transport-permits"]), ("q", "道路运输", ["transport-permits"]),
        ("q", "title:food OR tags:lorries", ["food-permits", "transport-permits"]),
        ("q", "name:\"food-permits\"", ["food-permits"]), ("q", "name:food*", ["food-permits"]),
        ("q", "it's (half open", []),
        ("fq", "organization:transport", ["transport-permits"]),
        ("fq", "+organization:transport +groups:econ", ["transport-permits"]),
        ("fq", "-organization:transport", ["food-permits"]),
        ("fq", "organization:(transport OR market-regulation) AND NOT groups:tran", ["food-permits"]),
        ("fq", "tags:\"food safety\"", ["food-permits"]),
        ("fq", "res_format:CSV", ["transport-permits", "food-permits"]),
        ("fq", "metadata_modified:[2026-09-21T16:00:00.000000Z TO *]", ["transport-permits"]),
        ("fq", "metadata_modified:{* TO 2026-09-21T16:00:00Z}", ["food-permits"]),
        ("fq", "dataset_type:dataset capacity:public", ["transport-permits", "food-permits"]),
        ("fq", "name:f??d-permits^2", ["food-permits"]), ("fq", "name:food\\-permits", ["food-permits"]),
    ])
    func `searches are understood as Solr's`(name: String, value: String, expected: [String]) throws {
        #expect(try found([name: .string(value)]) == expected)
    }

    @Test(arguments: [
        ("fq", "organization:"), ("fq", "(organization:a"), ("fq", "name:[a b]"), ("fq", "unknown:x"),
        ("fq", "organization:transport AND"), ("fq", "name:\"x"), ("fq", "name:a\\"), ("fq", ")"),
        ("q", "unknown:x"), ("fq", String(repeating: "a ", count: 65)),
        ("fq", "[" + Array(repeating: "\"a\"", count: 17).joined(separator: ",") + "]"),
        ("fq", "metadata_modified:[NOW-1DAY TO *]"),
        ("fq", String(repeating: "(", count: 1000)), ("q", String(repeating: "食", count: 5000)),
        ("sort", "password asc"), ("sort", "name; DROP"), ("rows", "-1"), ("rows", "x"),
        ("start", "99999999999999999999"), ("facet.field", "[1]"), ("facet.field", "[\"x"),
        ("facet.field", "password"),
    ])
    func `a search that cannot be understood is refused`(name: String, value: String) throws {
        let error = #expect(throws: CKANError.self) { try found([name: .string(value)]) }
        #expect(error.map { (400..<500).contains($0.status) } == true)
    }

    @Test func `past the last page there are no results, and the count stays`() throws {
        let past = try result("package_search", ["rows": 100, "start": "100"])
        #expect(past["results"] == [])
        #expect(past["count"] == 2)
        #expect(try found(["rows": 1, "sort": "id asc"]).count == 1)
        #expect(try found(["rows": 0]).isEmpty)
        #expect(try found(["sort": "title_string desc"]) == ["transport-permits", "food-permits"])
    }

    @Test func `facets are counted in both forms`() throws {
        let search = try result(
            "package_search",
            [
                "facet.field": "[\"organization\", \"groups\", \"res_format\"]", "facet.limit": "-1",
                "unknown": [[]],
            ]
        )
        #expect(search["facets"]?["groups"] == ["econ": 2, "tran": 1])
        let organization = try #require(search["search_facets"]?["organization"]?["items"]?.array?.first)
        #expect(organization["display_name"] == "Lanjiang Market Regulation Bureau")
        #expect(organization["count"] == 1)
    }

    @Test func `organizations, groups and tags are listed by name or whole`() throws {
        #expect(try result("organization_list") == ["market-regulation", "transport"])
        let whole = try result("organization_list", ["all_fields": true])
        #expect(whole.array?.first?["package_count"] == 1)
        let show = try result("organization_show", ["id": "transport", "include_datasets": "true"])
        #expect(show["packages"]?.array?.count == 1)
        #expect(try result("group_list") == ["econ", "tran"])
        #expect(try result("group_show", ["id": "ECON"])["title"] == "Economy and finance")
        #expect(try result("tag_list") == ["a-b", "food safety", "lorries", "货车", "食品安全"])
        #expect(try result("tag_list", ["query": "LORR"]) == ["lorries"])
        #expect(try result("status_show")["ckan_version"] == "2.11.0")
    }

    private static let refused: [(String, JSONObject, Int)] = [
        ("package_show", JSONObject(), 409), ("package_show", ["id": "nothing"], 404),
        ("package_show", ["id": ["a"]], 409), ("resource_show", ["id": "../../etc/passwd"], 404),
        ("organization_show", ["id": "nobody"], 404), ("group_show", ["id": "\u{0}"], 404),
        ("package_delete", ["id": "food-permits"], 404), ("package_list", ["limit": "1.5"], 409),
    ]

    @Test(arguments: refused)
    func `what cannot be done is refused in CKAN's way`(
        action: String,
        parameters: JSONObject,
        status: Int
    ) throws {
        let error = #expect(throws: CKANError.self) { try result(action, parameters) }
        #expect(error?.status == status)
        #expect(error?.json["__type"]?.string?.hasSuffix("Error") == true)
        #expect(error?.json["message"]?.string?.isEmpty == false)
    }
}

import CanonicalJSON
import GatewayTesting
import OpenData
import SharingModel
import Testing

@Suite struct DCATTests {
    private let addresses = PublicAddresses(base: OpenDataSample.base)

    private func catalogue(_ names: [String]) throws -> DCATCatalogue {
        let city = try OpenDataSample.description(of: OpenDataSample.dataset("x1")).publisher
        return DCATCatalogue(
            of: try names.map { try OpenDataSample.description(of: OpenDataSample.dataset($0)) },
            publisher: city,
            at: addresses
        )
    }

    /// The nodes of a JSON-LD document by their ids.
    private func nodes(_ graph: RDFGraph) throws -> [String: JSONValue] {
        let list = try #require(graph.jsonLD["@graph"]?.array)
        return Dictionary(list.map { ($0["@id"]?.string ?? "", $0) }) { first, _ in first }
    }

    @Test func `a dataset is an IRI with an identifier, typed dates and a bare checksum`() throws {
        let description = try OpenDataSample.description(of: OpenDataSample.dataset("food-permits"))
        let graph = try #require(DCATCatalogue.graph(of: description, at: addresses))
        let nodes = try nodes(graph)
        let dataset = try #require(nodes["https://data.example/dataset/food-permits"])
        #expect(dataset["@type"] == ["http://www.w3.org/ns/dcat#Dataset"])
        #expect(dataset["dct:identifier"] == [["@value": "food-permits"]])
        #expect(
            dataset["dct:modified"] == [
                [
                    "@value": .string(OpenDataSample.time(1).description),
                    "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
                ]
            ]
        )
        #expect(dataset["dcat:distribution"]?.array?.count == 4)
        let text = graph.turtle
        #expect(text.contains("<https://data.example/dataset/food-permits>\n    a dcat:Dataset ;"))
        #expect(text.contains("dct:title \"Food permits\"@en ;\n    dct:title \"食品经营许可证\"@zh"))
        #expect(text.contains("spdx:checksumValue \"1010"))
        #expect(text.contains("\"^^xsd:hexBinary"))
        #expect(text.contains("dcat:byteSize \"100\"^^xsd:nonNegativeInteger"))
        #expect(text.contains("vcard:hasEmail <mailto:data@lanjiang.example>"))
        #expect(text.contains("vcard:hasTelephone <tel:+869905550101>"))
        #expect(text.contains("<http://publications.europa.eu/resource/authority/frequency/DAILY>"))
        #expect(!text.contains("sha256:"))
    }

    @Test func `hostile text stays inside its quotation marks and hostile addresses inside theirs`() throws {
        let hostile = "a\"\"\" . <x> <y> <z> .\\u0022 e\u{301}"
        let dataset = try OpenDataSample.dataset(
            "hostile",
            title: LocalizedText(en: hostile, zh: "甲\\"),
            email: "a b<c>\"\\{}|^`\n@x"
        )
        let graph = try #require(
            DCATCatalogue.graph(of: OpenDataSample.description(of: dataset), at: addresses)
        )
        #expect(
            graph.turtle.contains(
                #"dct:title "a\"\"\" . <x> <y> <z> .\\u0022 e"# + "\u{301}" + #""@en"#
            )
        )
        #expect(graph.turtle.contains(#""甲\\"@zh"#))
        #expect(graph.turtle.contains("<mailto:a%20b%3Cc%3E%22%5C%7B%7D%7C%5E%60%0A@x>"))
        let titles = try nodes(graph)["https://data.example/dataset/hostile"]?["dct:title"]?.array
        #expect(titles?.first?["@value"]?.string == hostile)
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func `pages hold every dataset once, whichever way a harvester goes from one to the next`(
        size: Int
    ) throws {
        let names = ["b1", "a1", "d1", "a-1", "c1", "e1", "f1"]
        let catalogue = try catalogue(names)
        for (word, isLink) in [("hydra:next", true), ("hydra:nextPage", true), ("", false)] {
            var seen: [String] = []
            var page: DCATCatalogue.Page? = DCATCatalogue.Page(size: size)
            var number = 1
            while let current = page {
                let nodes = try nodes(catalogue.graph(of: current, file: "catalog.ttl"))
                let shown = nodes["https://data.example/"]?["dcat:dataset"]?.array ?? []
                seen += shown.compactMap { $0["@id"]?.string?.split(separator: "/").last.map(String.init) }
                number += 1
                if isLink {
                    let this = try #require(nodes.values.first { $0["hydra:totalItems"] != nil })
                    #expect(this["hydra:totalItems"]?.array?.first?["@value"] == "7")
                    page = this[word]?.array?.first?["@id"]?.string.map { address in
                        #expect(address.hasPrefix("https://data.example/catalog.ttl?after="))
                        let after = address.split(separator: "after=").last?.prefix { $0 != "&" }
                        return DCATCatalogue.Page(after: after.map(String.init), size: size)
                    }
                } else {
                    page = shown.isEmpty ? nil : catalogue.page(number: number, size: size)
                }
            }
            #expect(seen == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        }
    }

    @Test func `a release between two pages takes no dataset from a harvester`() throws {
        let before = try catalogue(["b1", "c1", "d1", "e1"])
        let first = try nodes(before.graph(of: .init(size: 2), file: "catalog.ttl"))
        #expect(
            first["https://data.example/catalog.ttl?size=2"]?["hydra:next"]?.array?.first?["@id"]
                == "https://data.example/catalog.ttl?after=c1&size=2"
        )
        let after = try catalogue(["a1", "b1", "d1", "e1"])
        let second = try nodes(after.graph(of: .init(after: "c1", size: 2), file: "catalog.ttl"))
        #expect(second["https://data.example/"]?["dcat:dataset"]?.array?.count == 2)
        #expect(second["https://data.example/dataset/d1"] != nil)
    }

    @Test func `a page far beyond the last is empty and links to none`() throws {
        let catalogue = try catalogue(["b1"])
        let page = catalogue.page(number: .max, size: 1000)
        let nodes = try nodes(catalogue.graph(of: page, file: "catalog.jsonld"))
        #expect(nodes["https://data.example/"]?["dcat:dataset"] == nil)
        #expect(nodes.values.allSatisfy { $0["hydra:next"] == nil })
    }
}

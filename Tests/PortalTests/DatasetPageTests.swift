import Foundation
import HTTPTypes
import OpenData
import SharingModel
import Testing

@testable import Portal

@Suite struct DatasetPageTests {
    private func page(
        _ path: String = "/datasets/food-permits",
        language: String = "en"
    ) async throws -> SamplePortal.Reply {
        let releases = try SampleReleases()
        return try await SamplePortal(datasets: releases.datasets, archive: releases.archive).get(
            path,
            language: language
        )
    }

    @Test func `values from people can neither end an attribute nor hide what follows`() async throws {
        let text = try await page().text
        #expect(
            !text.contains("<script>") && !text.contains("\" onmouseover") && !text.contains("\"\u{301} on")
        )
        #expect(text.contains("&quot;&gt;&lt;script&gt;alert(1)"))
        #expect(!text.unicodeScalars.contains("\u{0}") && !text.unicodeScalars.contains("\u{1B}"))
        #expect(text.contains("a␀b␛[31m"))
        // Text that runs the other way ends with its cell.
        #expect(text.contains("<bdi>\u{202E}txt.exe</bdi>"))
        #expect(text.contains(String(repeating: "长", count: CellText.longest) + "…"))
    }

    @Test func `a dataset shows its files, fields, charts, history and checks`() async throws {
        let text = try await page().text
        for part in [
            "/data/food-permits/v/2/food-permits.excel.csv", "1.2 MB", "only the first character shown",
            "hidden in 500 rows",
            "every value is different", "<svg viewBox=\"0 0 320 130\" role=\"img\"",
            "2 added, 1 changed, 1 removed",
            "mailto:data@lanjiang.example", "affairs-centre/security", "held back, not valid on the day",
            "read_csv",
            "application/ld+json",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func `the files of every public release can be reached from its page`() async throws {
        let text = try await page().text
        for number in [1, 2] {
            for file in ["food-permits.csv", "manifest.json", "SHA256SUMS"] {
                let link = "href=\"/data/food-permits/v/\(number)/\(file)\" aria-label="
                #expect(text.contains(link), "\(number) \(file)")
            }
        }
        #expect(text.contains("aria-label=\"CSV, release 1\""))
        #expect(!(try await page("/datasets/street-stalls").text.contains("/data/street-stalls/v/")))
    }

    @Test func `themes and keywords lead into the search, which finds the dataset`() async throws {
        let text = try await page("/datasets/food-permits?lang=zh-CN").text
        for link in ["/datasets?theme=HEAL&lang=zh-CN", "/datasets?q=%E9%A3%9F%E5%93%81&lang=zh-CN"] {
            #expect(text.contains("href=\"\(link.replacing("&", with: "&amp;"))\""))
            #expect(try await page(link).text.contains("/datasets/food-permits"))
        }
    }

    @Test func `what search engines read ends no element`() async throws {
        let text = try await page().text
        let start = try #require(text.range(of: "<script type=\"application/ld+json\">"))
        let end = try #require(text[start.upperBound...].range(of: "</script>"))
        let data = Data(text[start.upperBound..<end.lowerBound].utf8)
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(json["@type"] as? String == "Dataset" && json["name"] as? String == "Food permits")
    }

    @Test func `a dataset that was recalled is gone, and its page says why`() async throws {
        let reply = try await page("/datasets/street-stalls", language: "zh")
        #expect(reply.status == 410)
        #expect(reply.text.contains("A name &lt;was&gt; in it") && reply.text.contains("eyJ..sig"))
        #expect(reply.headers[.cacheControl] == "no-store")
    }

    @Test func `the search finds by words and facets, and its links choose and drop`() async throws {
        let found = try await page("/datasets?q=食品&theme=HEAL", language: "zh")
        #expect(found.text.contains("/datasets/food-permits") && found.text.contains("共 1 个数据集"))
        #expect(found.text.contains("href=\"/datasets?q=%E9%A3%9F%E5%93%81\" aria-current=\"true\""))
        let missed = try await page("/datasets?q=nothing-like-this&page=999999999999999999999")
        #expect(missed.status == 200 && missed.text.contains("Nothing fits"))
        #expect(!(try await page("/datasets?q=stalls").text.contains("/datasets/street-stalls")))
    }

    @Test(arguments: ["/datasets?q=%00%01%1B%7F%C2%9Bword", "/datasets?q=%ff%01"])
    func `no control character of a question reaches the page`(path: String) async throws {
        let reply = try await page(path)
        #expect(reply.status == 200 && reply.text.contains("\u{FFFD}"))
        let controls = reply.text.unicodeScalars.filter { $0.properties.generalCategory == .control }
        #expect(controls.allSatisfy { $0 == "\n" })
    }

    @Test func `without its files a dataset still has a page`() async throws {
        let releases = try SampleReleases()
        let reply = try await SamplePortal(datasets: releases.datasets).get("/datasets/food-permits")
        #expect(reply.status == 200 && !reply.text.contains("id=\"preview\""))
    }
}

import Foundation
import HTTPTypes
import SharingService
import Testing

@testable import Portal

/// Every page of the portal over the sample city and made-up releases.
@Suite struct PortalPageTests {
    static let paths = [
        "/", "/datasets", "/datasets?q=food&theme=ECON&sort=title", "/datasets/food-permits", "/guides",
        "/guides/food-permit-new", "/guides/deed-tax-relief", "/g", "/materials", "/materials/food-permit",
        "/materials/household-register@1", "/agencies", "/statistics", "/problems", "/problems/refused",
        "/receipts", "/log",
    ]

    private func portal() async throws -> SamplePortal {
        let releases = try SampleReleases()
        return try await SamplePortal(datasets: releases.datasets, archive: releases.archive)
    }

    @Test(arguments: ["en", "zh-CN"])
    func `every page answers in the reader's language, alone in its style and small`(
        _ language: String
    ) async throws {
        let portal = try await portal()
        for path in PortalPageTests.paths {
            let reply = try await portal.get(path, language: language)
            #expect(reply.status == 200, "\(path)")
            #expect(reply.text.contains("<html lang=\"\(language)\">"), "\(path)")
            #expect(reply.headers[.contentLanguage] == language)
            #expect(reply.headers[.vary] == "Accept-Language")
            #expect(reply.bytes.count < 100_000, "\(path) has \(reply.bytes.count) bytes")
            #expect(reply.text.components(separatedBy: "<h1").count == 2, "\(path)")
            for word in [
                " style=", "<style", "<script src", "<script>", "javascript:", " onclick", "«", "»", "{{",
            ] {
                #expect(!reply.text.contains(word), "\(path) says \(word)")
            }
        }
    }

    @Test func `every link of every page leads somewhere`() async throws {
        let portal = try await portal()
        // Files and rows are served beside the pages.
        let others = ["/data/", "/catalog.ttl", "/api/", "/recalls.json", "/dataset/"]
        var (seen, open) = (Set<String>(), PortalPageTests.paths)
        while let path = open.popLast() {
            guard seen.insert(path).inserted else { continue }
            let reply = try await portal.get(path)
            #expect([200, 302, 303].contains(reply.status), "\(path) answers \(reply.status)")
            guard reply.headers[.contentType]?.hasPrefix("text/html") == true else { continue }
            for match in reply.text.matches(of: /(?:href|src|action)="([^"]*)"/) {
                let link = String(match.1).replacing("&amp;", with: "&")
                let target = link.prefix { $0 != "#" }
                guard target.hasPrefix("/"), !others.contains(where: target.hasPrefix) else { continue }
                // A code has a page of its own; they are alike.
                if !target.hasPrefix("/problems/") || target == "/problems/refused" {
                    open.append(String(target))
                }
            }
        }
        #expect(seen.count > 40)
    }

    @Test func `a language in the address is kept by every link to a page`() async throws {
        let portal = try await portal()
        for path in PortalPageTests.paths where path != "/problems" {
            let reply = try await portal.get(path + (path.contains("?") ? "&" : "?") + "lang=zh-CN")
            #expect(reply.text.contains("<html lang=\"zh-CN\">"), "\(path)")
            for match in reply.text.matches(of: /<a [^>]*href="(\/[^"]*)"/)
            where !match.1.contains(/\.(json|ttl|csv)/) {
                let isPage =
                    ["/data/", "/api/", "/log/", "/g/"].allSatisfy { !match.1.hasPrefix($0) }
                    && !["SHA256SUMS", ".jsonl", ".sqlite", ".jws"].contains(where: match.1.hasSuffix)
                if isPage { #expect(match.1.contains("lang=zh-CN"), "\(path) links to \(match.1)") }
            }
        }
    }

    @Test(arguments: [
        ("fr", "en"), ("zh-TW,en;q=0.5", "zh-CN"), ("", "en"), ("en;q=0.1, zh;q=0.9", "zh-CN"),
    ])
    func `the browser's languages decide where the address does not`(
        _ accepted: String,
        _ shown: String
    ) async throws {
        let reply = try await portal().get("/guides", language: accepted)
        #expect(reply.text.contains("<html lang=\"\(shown)\">"))
    }

    @Test func `a language that is not spoken here does not change the page`() async throws {
        let reply = try await portal().get("/guides?lang=%22%3E%3Cscript%3E", language: "zh")
        #expect(reply.text.contains("<html lang=\"zh-CN\">") && !reply.text.contains("<script"))
    }

    @Test func `the switch of languages keeps what the page understood, and nothing else`() async throws {
        let reply = try await portal().get("/datasets?q=a%26b%22&theme=ECON&evil=%3Cimg%3E&page=x")
        #expect(reply.text.contains("href=\"?q=a%26b%22&amp;theme=ECON&amp;lang=zh-CN\""))
        #expect(!reply.text.contains("evil"))
    }

    @Test func `a page that the browser has is not sent again`() async throws {
        let portal = try await portal()
        let first = try await portal.get("/guides")
        let tag = try #require(first.headers[.eTag])
        let second = try await portal.get("/guides", headers: [.ifNoneMatch: tag])
        #expect(second.status == 304 && second.bytes.isEmpty)
        #expect(try await portal.get("/guides", language: "zh", headers: [.ifNoneMatch: tag]).status == 200)
    }

    @Test(arguments: [
        "/nothing", "/datasets/none", "/datasets/..%2f..%2fetc", "/guides/none", "/materials/none@9",
        "/g/xyz",
        "/g/0000000000000000", "/g/0000000000000000/document", "/problems/none",
    ])
    func `what is not there is a page too`(_ path: String) async throws {
        let reply = try await portal().get(path, language: "zh")
        #expect(reply.status == 404 && reply.text.contains("<html lang=\"zh-CN\">"))
    }

    @Test func `the heads of pages say where they may load from`() async throws {
        let policy = try #require(try await portal().get("/").headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
    }
}

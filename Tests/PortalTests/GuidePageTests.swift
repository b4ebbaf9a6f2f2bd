import CanonicalJSON
import Crypto
import GatewayTesting
import HTTPTypes
import OpenData
import SharingModel
import SharingService
import Testing

@testable import Portal

@Suite struct GuidePageTests {
    @Test(arguments: ["en", "zh-CN"])
    func `every guide tells every element`(_ language: String) async throws {
        let portal = try await SamplePortal()
        let elements =
            language == "en"
            ? [
                "Accepting unit", "Who may apply", "Conditions", "Steps", "Special procedures",
                "Statutory limit",
                "Promised limit", "Fee", "Basis", "Result", "Channels", "Visits", "Consultation", "Complaint",
                "Common questions", "What is asked", "Which data come from whom", "Version",
            ]
            : [
                "受理单位", "申请主体", "申请条件", "办理流程", "特殊环节", "法定时限", "承诺时限", "收费", "设定依据", "办理结果", "办理渠道",
                "到现场次数", "咨询电话", "监督投诉电话", "常见问题", "申请材料", "数据从哪里来", "版本",
            ]
        for item in try SampleCity().items {
            let text = try await portal.get("/guides/\(item.slug)", language: language).text
            for element in elements { #expect(text.contains(element), "\(item.slug) lacks \(element)") }
            #expect(text.contains(item.implementationCode))
            #expect(text.contains("role=\"img\" aria-label=\"\(language == "en" ? "QR code" : "二维码")"))
            // Every entry has its basis, and every paper its form, copies, sample and mistakes.
            for material in item.materials {
                if let basis = material.basis { #expect(text.contains(basis)) }
                for told in [material.form, material.sample].compactMap(\.self) + material.commonMistakes {
                    #expect(text.contains(MarkupText.escape(language == "en" ? told.en : told.zh)))
                }
            }
        }
    }

    @Test func `a material's form, copies, seal, deferral, promise and alternatives are told`() async throws {
        let portal = try await SamplePortal()
        let nurse = try await portal.get("/guides/nurse-registration").text
        #expect(nurse.contains("yes, within 10 working days") && nurse.contains("Older than 6 months"))
        let fund = try await portal.get("/guides/housing-fund-withdrawal", language: "zh").text
        #expect(
            fund.contains("无相关记录") && fund.contains("非必要：已婚的") && fund.contains("承诺后 30 日（自然日）以“不动产权属信息”在线核查")
        )
        let permit = try await portal.get("/guides/residence-permit").text
        #expect(permit.contains("one is enough") && permit.contains("at least 6") && permit.contains("0–2"))
        let tax = try await portal.get("/guides/deed-tax-relief").text
        #expect(tax.contains("You bring nothing"))
    }

    @Test func `the code of a printed guide says whether it is current or since when it is superseded`()
        async throws
    {
        let portal = try await SamplePortal()
        let item = try #require(try SampleCity().items.first { $0.slug == "food-permit-new" })
        let hash = Hexadecimal.text(SHA256.hash(data: item.document.canonicalBytes))
        let code = String(hash.prefix(16))
        let current = try await portal.get("/g/\(code)")
        #expect(
            current.status == 200 && current.text.contains("This guide is current")
                && current.text.contains(hash)
        )
        #expect(try await portal.get("/g/\(code)/document").bytes == item.document.canonicalBytes)
        let typed = stride(from: 0, to: 16, by: 4).map { code.dropFirst($0).prefix(4).uppercased() }.joined(
            separator: "-"
        )
        let found = try await portal.get("/g?code=\(typed)&lang=en")
        #expect(found.status == 303 && found.headers[.location] == "/g/\(code)?lang=en")
        #expect(try await portal.get("/g?code=12").status == 400)

        var document = try #require(item.document.object)
        document["visits"] = 0
        let newer = try ServiceItem(json: .object(document))
        try await portal.gateway.store.replace([CatalogueDocument(item: newer, version: 0)])
        portal.gateway.catalogue.replace(
            Catalogue(
                agencies: Array(portal.gateway.catalogue.current.agencies.values),
                types: portal.gateway.catalogue.current.types.values.flatMap { $0 },
                items: portal.gateway.catalogue.current.items.values.filter { $0.slug != item.slug } + [
                    newer
                ],
                contracts: [],
                callers: []
            )
        )
        let old = try await portal.get("/g/\(code)", language: "zh")
        #expect(old.text.contains("该办事指南已被替代") && old.text.contains("/guides/food-permit-new"))
        let page = try await portal.get("/guides/food-permit-new")
        #expect(page.text.contains("Version 2") && !page.text.contains(hash))
        #expect(try await portal.get("/g/\(code)/document").bytes == item.document.canonicalBytes)
    }
}

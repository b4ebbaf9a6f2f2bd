import Foundation
import GatewayTesting
import SharingModel
import SharingService
import Testing
import Yams

/// `ProblemCode` and `Contracts/problems.yaml` say the same.
@Suite struct ProblemRegistryTests {
    private struct Registry: Decodable {
        struct Text: Decodable, Equatable {
            let en: String
            let zh: String

            init(_ text: LocalizedText) {
                en = text.en
                zh = text.zh
            }
        }

        struct Entry: Decodable {
            let code: String
            let status: Int
            let title: Text
            let explanation: Text
            let mend: Text
        }

        let problems: [Entry]
    }

    private let registry: Registry

    init() throws {
        let text = try String(
            contentsOf: SampleCity.folder.appending(path: "problems.yaml"),
            encoding: .utf8
        )
        registry = try YAMLDecoder().decode(Registry.self, from: text)
    }

    @Test func `the registry has every code once, and no other`() {
        #expect(registry.problems.map(\.code).sorted() == ProblemCode.allCases.map(\.rawValue).sorted())
    }

    @Test(arguments: ProblemCode.allCases)
    func `a code has the status and the texts that are published`(code: ProblemCode) throws {
        let entry = try #require(registry.problems.first { $0.code == code.rawValue })
        #expect(entry.status == code.status)
        #expect(entry.title == Registry.Text(code.title))
        #expect(entry.explanation == Registry.Text(code.explanation))
        #expect(entry.mend == Registry.Text(code.mend))
    }

    @Test(arguments: RefusalReason.allCases)
    func `every reason of a refusal has its page`(reason: RefusalReason) {
        let code = ProblemCode(rawValue: reason.rawValue)
        #expect(code != nil)
        #expect(code?.status == (reason == .quotaExceeded ? 429 : 403))
    }
}

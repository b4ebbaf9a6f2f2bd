import CanonicalJSON
import Foundation
import SharingModel
import SharingService
import Testing

@testable import GatewayCommands

@Suite struct ContractFileTests {
    private static let contracts = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Contracts")

    private static let sound = """
        id: c99
        provider: market-regulation
        consumer: transport
        basis: { en: Law, zh: 法 }
        scenario: { en: Permits, zh: 许可 }
        scope: { en: Applicants, zh: 申请人 }
        mode: [api]
        term: { from: "2031-01-01", until: "2031-12-31" }
        grants:
          - material: business-licence@1
            operations: [verify]
            fields:
              name: [equals]
              status: [equals]
            purposes:
              - road-freight-permit
            ground: duty

        """

    /// The faults of a text, under the sample city's documents.
    private func faults(of text: String) throws -> [String] {
        let file = ContractFile(text, name: "c.yaml")
        let city = try CatalogueDirectory(Self.contracts.path)
        let rules = city.rules(with: (try? file.content.get()).map { [$0] } ?? [])
        return file.faults(under: rules).map { $0.text(in: .english) }
    }

    @Test func `a sound contract has no faults`() throws {
        #expect(try faults(of: Self.sound) == [])
    }

    @Test(arguments: [
        (
            "status: [equals]", "capital: [equals]",
            """
            c.yaml:14: /grants/0/fields/capital the type has no such field; it has uscc, name, kind, legalRepresentative, \
            legalRepresentativeId, registeredCapital, registeredOn, termTo, address, scope, authority, status
            """
        ),
        (
            "- road-freight-permit", "- road-freight-permit\n      - deed-tax-relief",
            "c.yaml:17: /grants/0/purposes/1 deed-tax-relief does not list business-licence: take the purpose out"
        ),
        (
            "{ en: Law, zh: 法 }", "{ en: \"[TO FILL IN] law\", zh: 法 }",
            "c.yaml:4: /basis/en is still to be filled in: write it, without the mark"
        ),
        ("scope: { en: Applicants, zh: 申请人 }\n", "", "c.yaml:1: /scope is missing"),
        (
            "until: \"2031-12-31\"", "until: \"2030-12-31\"",
            "c.yaml:8: /term/until must be on or after from"
        ),
        (
            "\"2031-01-01\", until: \"2031-12-31\"", "\"2020-01-01\", until: \"2020-12-31\"",
            "c.yaml:8: /term/until lies in the past: agree on a term that is not over"
        ),
        ("ground: duty", "ground: [duty", "c.yaml:18: did not find expected ',' or ']'"),
    ])
    func `a fault is told with the file and its line`(part: String, other: String, fault: String) throws {
        #expect(try faults(of: Self.sound.replacing(part, with: other)).contains(fault))
    }

    @Test func `what is no contract is told with every fault`() throws {
        let file = ContractFile("id: c99\nprovider: tax\n", name: "c.yaml")
        let failure = #expect(throws: CommandFailure.self) { try file.contract(in: .english) }
        #expect(
            failure?.description.contains("c.yaml:1: /consumer is missing\nc.yaml:1: /basis is missing")
                == true
        )
    }

    @Test func `an id and a grant of the same parties' other contract are refused, unless it is superseded`()
        throws
    {
        let path = Self.contracts.appending(path: "contracts/c14.yaml")
        let text = try String(contentsOf: path, encoding: .utf8)
        let hash = try ContractHash(of: ContractFile(text, name: "c14.yaml").contract(in: .english))
        let changed = text.replacing("perSecond: 10", with: "perSecond: 20")
        let faults = try faults(of: changed)
        #expect(faults.count == 2)
        #expect(faults.last?.contains("supersede c14 (\(hash))") == true)
        #expect(try self.faults(of: changed + "supersedes: \(hash)\n") == [])
        #expect(try self.faults(of: text) == [])
    }
}

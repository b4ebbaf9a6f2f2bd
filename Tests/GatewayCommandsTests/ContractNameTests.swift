import ArgumentParser
import CanonicalJSON
import SharingModel
import Testing

@testable import GatewayCommands

/// Which contract a short name means.
@Suite struct ContractNameTests {
    private static func hash(_ number: Int) -> String {
        "sha256:" + String(repeating: "\(number)", count: 64)
    }

    private static func listed(_ states: [String]) -> [JSONValue] {
        states.enumerated().map { number, state in
            ["id": "c15", "hash": .string(hash(number)), "state": .string(state)]
        } + [["id": "c16", "hash": .string(hash(9)), "state": "active"]]
    }

    @Test(
        arguments: [
            (["returned-for-completion", "active"], 1), (["proposed", "returned-for-completion"], 0),
            (["expired", "active", "terminated"], 1), (["expired", "returned-for-completion"], 1),
            (["superseded", "suspended"], 1), (["expired"], 0), (["terminated", "expired"], 1),
        ]
    )
    func `a name means what is open, then what was returned, then what has expired`(
        states: [String],
        meant: Int
    ) throws {
        let found = try ContractName.find("c15", among: Self.listed(states))
        #expect(found.description == Self.hash(meant))
    }

    @Test func `where it may mean several they are listed by their hashes`() throws {
        let listed = Self.listed(["proposed", "active", "expired"])
        let error = try #require(
            #expect(throws: ValidationError.self) { try ContractName.find("c15", among: listed) }
        )
        #expect(error.message.contains("\(Self.hash(0))  proposed\n\(Self.hash(1))  active"))
        #expect(!error.message.contains(Self.hash(2)))
        #expect(throws: CommandFailure.self) { try ContractName.find("c17", among: listed) }
    }
}

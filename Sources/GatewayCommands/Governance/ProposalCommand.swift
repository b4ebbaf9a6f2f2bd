import ArgumentParser
import CanonicalJSON
import SharingService

/// `oncegate proposal`.
struct ProposalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proposal",
        abstract:
            "See and decide what needs a second person: changes of the catalogue, of callers and of roles.",
        subcommands: [
            ListCommand.self, ShowCommand.self, ApproveCommand.self, RejectCommand.self,
            WithdrawCommand.self,
        ]
    )

    /// `oncegate proposal list`.
    struct ListCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List proposals and whose consent they wait for.",
            discussion: "Example: oncegate proposal list --profile affairs-centre-operator"
        )

        @Flag(help: "Those that are decided too.")
        var all = false

        @Flag(help: "Write a line of JSON for each.")
        var json = false

        @OptionGroup(title: "Connection")
        var connection: ConnectionOptions

        func run() async throws {
            let items = try await GatewayClient.connected(to: try connection.connection()) { client in
                try await client.items("/v1/proposals?state=\(all ? "all" : "open")")
            }
            if json {
                for item in items { Console.print(String(decoding: item.encodedBytes, as: UTF8.self)) }
                return
            }
            let rows = items.map { item in
                [
                    item["id"]?.string ?? "", item["title"]?.string ?? "", item["state"]?.string ?? "",
                    ProposalReport.waitsFor(item), item["due"]?.string ?? "",
                ]
            }
            Console.print(Table(header: ["id", "what", "state", "waits for", "due"], rows).description)
        }
    }

    /// `oncegate proposal show`.
    struct ShowCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show what would change, and who has said what.",
            discussion: """
                Example:
                  oncegate proposal show 019a7c52-8a31-7c11-b2a0-5f1e0d9c8b7a \\
                    --profile affairs-centre-operator
                """
        )

        @OptionGroup var proposal: ProposalArgument

        @Flag(help: "Write JSON.")
        var json = false

        @OptionGroup(title: "Connection")
        var connection: ConnectionOptions

        func run() async throws {
            let answer = try await GatewayClient.connected(to: try connection.connection()) { client in
                try await client.get("/v1/proposals/\(proposal.id)")
            }
            if json { return Console.print(String(decoding: answer.bytes, as: UTF8.self)) }
            ProposalReport.print(answer, asJSON: false)
            Console.print("")
            Console.print(ContractText(answer.json?["change"] ?? .null).text)
        }
    }

    /// `oncegate proposal approve`.
    struct ApproveCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve",
            abstract: "Agree to a proposal; with the last consent it is in force.",
            discussion: """
                Read it first with show: nobody decides what they proposed, nor on their own enrolment.

                Example:
                  oncegate proposal approve 019a7c52-8a31-7c11-b2a0-5f1e0d9c8b7a \\
                    --profile affairs-centre-security
                """
        )

        @OptionGroup var decision: ProposalDecisionOptions

        func run() async throws { try await decision.send("approve", reason: nil) }
    }

    /// `oncegate proposal reject`.
    struct RejectCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reject",
            abstract: "Refuse a proposal, with a reason.",
            discussion: """
                Example:
                  oncegate proposal reject 019a7c52-8a31-7c11-b2a0-5f1e0d9c8b7a \\
                    --reason 'The basis is missing' --profile affairs-centre-operator
                """
        )

        @Option(help: "Why; who proposed it reads this.")
        var reason: String

        @OptionGroup var decision: ProposalDecisionOptions

        func run() async throws { try await decision.send("reject", reason: reason) }
    }

    /// `oncegate proposal withdraw`.
    struct WithdrawCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "withdraw",
            abstract: "Take back what you proposed.",
            discussion: """
                Example:
                  oncegate proposal withdraw 019a7c52-8a31-7c11-b2a0-5f1e0d9c8b7a \\
                    --profile tax-steward
                """
        )

        @OptionGroup var decision: ProposalDecisionOptions

        func run() async throws { try await decision.send("withdraw", reason: nil) }
    }
}

/// A proposal's id on the command line.
struct ProposalArgument: ParsableArguments {
    @Argument(help: "The proposal's id; proposal list shows them.")
    var id: String

    func validate() throws {
        // It becomes a part of the path.
        guard RecordID(id) != nil else {
            throw ValidationError("\(id) is no id of a proposal; oncegate proposal list shows them")
        }
    }
}

/// What every decision takes.
struct ProposalDecisionOptions: ParsableArguments {
    @OptionGroup var proposal: ProposalArgument

    @Flag(help: "Write JSON, with the receipt.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func send(_ decision: String, reason: String?) async throws {
        var body: JSONObject = ["decision": .string(decision)]
        body["reason"] = reason.map { .string($0) }
        let answer = try await GatewayClient.connected(to: try connection.connection()) { client in
            try await client.post("/v1/proposals/\(proposal.id)/decisions", .object(body))
        }
        ProposalReport.print(answer, asJSON: json)
    }
}

/// What commands say of a proposal.
enum ProposalReport {
    static func waitsFor(_ proposal: JSONValue?) -> String {
        (proposal?["waitsFor"]?.array ?? []).compactMap(\.string).joined(separator: ", then ")
    }

    static func print(_ answer: GatewayAnswer, asJSON: Bool) {
        if asJSON { return Console.print(String(decoding: answer.bytes, as: UTF8.self)) }
        let proposal = answer.json
        var rows = ["id", "title", "state"].map { [$0, proposal?[$0]?.string ?? ""] }
        let waitsFor = waitsFor(proposal)
        if !waitsFor.isEmpty { rows.append(["waits for", waitsFor]) }
        let differs = (proposal?["differs"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
        if !differs.isEmpty { rows.append(["changes", differs]) }
        if proposal?["isStale"] == .boolean(true) {
            rows.append(["stale", "what it changes has changed since: it cannot be approved"])
        }
        for contract in proposal?["contracts"]?.array ?? [] {
            rows.append(["contract", "\(contract.string ?? "") is to be superseded"])
        }
        for step in proposal?["steps"]?.array ?? [] {
            let words = ["step", "by", "as", "reason"].compactMap { step[$0]?.string }
            rows.append([step["time"]?.string ?? "", words.joined(separator: " · ")])
        }
        Console.print(Table(rows).description)
    }
}

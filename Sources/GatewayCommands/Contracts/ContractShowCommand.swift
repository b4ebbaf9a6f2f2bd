import ArgumentParser
import CanonicalJSON
import CertificateTrust
import SharingModel
import SharingService

/// `oncegate contract list`.
struct ContractListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the contracts that you are a party of, or all of them for the hub and auditors.",
        discussion: "Example: oncegate contract list --profile tax-steward"
    )

    @Flag(help: "Write a line of JSON for each contract.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let items = try await GatewayClient.connected(to: try connection.connection()) { client in
            try await ContractName.all(client)
        }
        if json {
            for item in items { Console.print(String(decoding: item.encodedBytes, as: UTF8.self)) }
            return
        }
        let columns = ["id", "provider", "consumer", "state", "from", "until", "due", "hash"]
        let rows = items.map { item in
            columns.map { (item[$0] ?? item["clock"]?[$0])?.string ?? "" }
        }.sorted { $0[0] < $1[0] }
        Console.print(Table(header: columns, rows).description)
    }
}

/// `oncegate contract show`.
struct ContractShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a contract with every step of its life, and verify it.",
        discussion: """
            With --verify, the hash is computed from the content, each signature is verified under the certificate that it \
            carries, each certificate up to the authority in --ca as of the signing, and what is shown is held against what was \
            signed, the state against the decisions. That no step was left out is in the log: it has each, with the digest of \
            its signature. Exit code 0 only if everything agrees.

            Example: oncegate contract show c01 --verify --profile affairs-centre-auditor
            """
    )

    @Argument(help: ArgumentHelp("The contract: its hash, or its short name.", valueName: "contract"))
    var contract: String

    @Flag(help: "Verify hash, signatures, certificates and state.")
    var verify = false

    @Option(
        help: ArgumentHelp(
            "With --verify: the hub agency; the gateway names it if you do not.",
            valueName: "agency"
        )
    )
    var hub: String?

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let connection = try connection.connection()
        let (answer, told) = try await GatewayClient.connected(to: connection) { client in
            let hash = try await ContractName.find(contract, in: client)
            let told = try await client.get("/v1/whoami").json?["gateway"]?["hub"]?.string
            return (try await client.get("/v1/contracts/\(hash)"), told)
        }
        if json {
            Console.print(String(decoding: answer.bytes, as: UTF8.self))
        } else {
            show(answer.json)
        }
        guard verify else { return }
        guard let hub = (hub ?? told).flatMap(AgencyID.init) else {
            throw ValidationError("name the hub agency with --hub: the gateway does not")
        }
        let verification = ContractVerification(
            answer.json ?? .null,
            authority: connection.authorityFile,
            hub: hub
        )
        let report = try verification.check()
        guard !json else { return }
        Console.print("verified: hash, \(Plural.of(report.signatures, "signature")), state")
        for note in report.notes { Console.print("note: \(note)") }
    }

    private func show(_ contract: JSONValue?) {
        let names = ["id", "provider", "consumer", "state", "from", "until", "hash"]
        var rows = names.map { [$0, contract?[$0]?.string ?? ""] }
        if let time = contract?["firstUsedAt"]?.string { rows.append(["first used", time]) }
        if let clock = contract?["clock"], let duty = clock["duty"]?.string, let due = clock["due"]?.string {
            rows.append(["due", "\(due) \(duty)"])
        }
        rows += ContractReport.pending(in: contract).map { ["pending", $0[Language.preferred]] }
        Console.print(Table(rows).description)
        let steps = (contract?["steps"]?.array ?? []).map { step in
            [
                step["time"]?.string ?? "", step["decision"]?.string ?? step["step"]?.string ?? "",
                step["by"]?.string ?? step["supersededBy"]?.string ?? "", step["reason"]?.string ?? "",
            ]
        }
        if !steps.isEmpty {
            Console.print("")
            Console.print(Table(header: ["time", "step", "by", "reason"], steps).description)
        }
    }
}

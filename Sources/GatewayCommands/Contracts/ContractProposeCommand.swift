import ArgumentParser
import CanonicalJSON
import SharingModel
import SharingService

/// `oncegate contract propose`.
struct ContractProposeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "Propose contracts to their providers, signed, as a steward of their consumer.",
        discussion: """
            Each FILE (YAML or JSON, - is standard input) becomes a contract that is identified by the SHA-256 of its \
            canonical content and can never be changed; your acceptance is signed with the key of your certificate. It is in \
            force when the provider's steward has signed too, or at once where everything in it is shared unconditionally. \
            Proposing the same again changes nothing.

            Example: oncegate contract propose c15.yaml --profile tax-steward
            """
    )

    @Argument(help: ArgumentHelp("Contracts.", valueName: "file"))
    var files: [String]

    @Flag(help: "Write a line of JSON for each contract.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let connection = try connection.connection()
        var contracts: [SharingContract] = []
        for file in files { contracts.append(try await ContractFile(file).contract()) }
        try await GatewayClient.connected(to: connection) { client in
            let signer = try await ContractSigner(connection, client)
            for contract in contracts {
                ContractReport.print(try await signer.propose(contract, to: client), asJSON: json)
            }
        }
    }
}

/// What a command says of a contract.
enum ContractReport {
    static func print(
        _ answer: GatewayAnswer,
        after verb: ContractDecision.Verb? = nil,
        asJSON: Bool
    ) {
        if asJSON { return Console.print(String(decoding: answer.bytes, as: UTF8.self)) }
        let contract = answer.json
        let words = ["id", "state", "hash"].map { contract?[$0]?.string ?? "" }
        let waiting = pending(after: verb, state: contract?["state"]?.string)
        Console.print((words + [waiting?[Language.preferred]].compactMap(\.self)).joined(separator: "  "))
    }

    /// What a provider has asked of the hub with a step that left the contract in its state.
    private static func pending(after verb: ContractDecision.Verb?, state: String?) -> LocalizedText? {
        switch (verb, state) {
        case (.terminate, "active"):
            LocalizedText(en: "filed; waits for the hub", zh: "已备案，等待主管部门办理")
        case (.extend, "proposed"):
            LocalizedText(en: "asked for; waits for the hub", zh: "已申请延期，等待主管部门同意")
        default: nil
        }
    }

    /// What of `contract`, as it is shown with its steps, waits for the hub.
    static func pending(in contract: JSONValue?) -> [LocalizedText] {
        let decisions = (contract?["steps"]?.array ?? []).compactMap { $0["decision"]?.string }
        // Every other decision to terminate ends it.
        let isFiled = decisions.contains(ContractDecision.Verb.terminate.rawValue)
        let days = contract?["clock"]?["requested"]?["workingDays"]?.integer
        return [
            isFiled ? pending(after: .terminate, state: contract?["state"]?.string) : nil,
            days.map {
                LocalizedText(
                    en: "\($0) working days more asked for; waits for the hub",
                    zh: "已申请延长 \($0) 个工作日，等待主管部门同意"
                )
            },
        ].compactMap(\.self)
    }
}

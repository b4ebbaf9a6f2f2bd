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
            for contract in contracts { try await propose(contract, signer, client) }
        }
    }

    private func propose(
        _ contract: SharingContract,
        _ signer: ContractSigner,
        _ client: GatewayClient
    ) async throws {
        var answer = try await client.post("/v1/contracts", contract.document)
        let hash = ContractHash(of: contract)
        guard answer.json?["hash"]?.string == hash.description else {
            throw CommandFailure(
                "the gateway has made another contract of \(contract.id): nothing was signed"
            )
        }
        if answer.json?["state"] == "proposed", try await !isSigned(hash, by: signer, client) {
            answer = try await signer.send(.accept, on: hash, to: client)
        }
        ContractReport.print(answer, asJSON: json)
    }
}

extension ContractProposeCommand {
    /// Whether the own agency has accepted it already.
    private func isSigned(
        _ hash: ContractHash,
        by signer: ContractSigner,
        _ client: GatewayClient
    ) async throws -> Bool {
        let steps = try await client.get("/v1/contracts/\(hash)").json?["steps"]?.array ?? []
        return steps.contains { step in
            step["decision"] == "accept"
                && step["by"]?.string.flatMap(CallerID.init)?.agency == signer.agency
        }
    }
}

/// What a command says of a contract.
enum ContractReport {
    static func print(_ answer: GatewayAnswer, asJSON: Bool) {
        if asJSON { return Console.print(String(decoding: answer.bytes, as: UTF8.self)) }
        let contract = answer.json
        Console.print(
            ["id", "state", "hash"].map { contract?[$0]?.string ?? "" }.joined(separator: "  ")
        )
    }
}

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
    static func print(_ answer: GatewayAnswer, asJSON: Bool) {
        if asJSON { return Console.print(String(decoding: answer.bytes, as: UTF8.self)) }
        let contract = answer.json
        Console.print(
            ["id", "state", "hash"].map { contract?[$0]?.string ?? "" }.joined(separator: "  ")
        )
    }
}

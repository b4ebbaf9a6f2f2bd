import ArgumentParser
import SharingModel
import SharingService

/// `oncegate contract plan`.
struct ContractPlanCommand: AsyncParsableCommand {
    /// What differs is no error, but something that scripts ask for; 2 means that a command was used wrongly.
    private static let changesPending = ExitCode(3)

    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what apply would propose, against a running gateway.",
        discussion: """
            Compares contracts in files with what the gateway has between the same parties: what is new, what would come in the \
            place of a contract in force and what that allows and takes away, what waits for whose signature. What is in force \
            and in no file is told and never touched. Everything that the gateway's catalogue holds against them is told with \
            file and line. Exit code 0 whether or not something differs, 1 for faults or what cannot be proposed; with \
            --detailed-exitcode 3 when there is something to propose or sign.

            Example: oncegate contract plan Contracts/contracts --profile tax-steward
            """
    )

    @OptionGroup var input: ContractPlanOptions

    @Flag(help: "Exit code 3 when there is something to propose or sign.")
    var detailedExitcode = false

    func run() async throws {
        let written = try await input.written()
        let report = try await GatewayClient.connected(to: try input.connection.connection()) { client in
            let gateway = try await ContractsAtGateway(client, for: written.map(\.contract))
            return try ContractPlanReport(written, against: gateway)
        }
        report.print(asJSON: input.json)
        guard report.blocked == 0 else { throw ExitCode.failure }
        if detailedExitcode, !report.plan.isEmpty { throw ContractPlanCommand.changesPending }
    }
}

/// `oncegate contract apply`.
struct ContractApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Propose what differs, signed, as a steward of the consumer.",
        discussion: """
            Shows the plan, asks, and proposes and signs the contracts of your own agency; one that replaces a contract in force \
            names it (supersedes). Those of other consumers are told. Running it again proposes nothing twice, and goes on where \
            it was broken off.

            Example:
              oncegate contract apply Contracts/contracts --yes --profile tax-steward
            """
    )

    @OptionGroup var input: ContractPlanOptions

    @Flag(help: "Do not ask.")
    var yes = false

    func run() async throws {
        let written = try await input.written()
        let connection = try input.connection.connection()
        let report = try await GatewayClient.connected(to: connection) { client in
            let gateway = try await ContractsAtGateway(client, for: written.map(\.contract))
            let report = try ContractPlanReport(written, against: gateway)
            if !input.json { report.print(asJSON: false) }
            let own = report.changes.filter { $0.content.consumer == gateway.caller.agency }
            for entry in report.changes where entry.content.consumer != gateway.caller.agency {
                Console.error("\(entry.content.id) is proposed by a steward of \(entry.content.consumer)")
            }
            guard !own.isEmpty else { return report }
            let signer = try await ContractSigner(connection, client)
            try Confirmation.ask(
                "propose and sign \(Plural.of(own.count, "contract")) for \(signer.agency)?",
                unless: yes
            )
            for entry in own {
                ContractReport.print(try await signer.propose(entry.content, to: client), asJSON: input.json)
            }
            return report
        }
        guard report.blocked == 0 else {
            throw CommandFailure("\(Plural.of(report.blocked, "contract")) cannot be proposed as written")
        }
    }
}

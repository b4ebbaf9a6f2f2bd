import ArgumentParser
import CanonicalJSON
import SharingModel
import SharingService

/// What every decision on a contract is given.
struct ContractDecisionOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The contract: its hash, or its short name.", valueName: "contract"))
    var contracts: [String]

    @Option(help: ArgumentHelp("Why; the other side reads it.", valueName: "text"))
    var reason: String?

    @Flag(help: "Write a line of JSON for each contract.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    /// Signs a decision on each contract and sends it.
    func decide(
        _ verb: ContractDecision.Verb,
        mendBy: CivilDate? = nil,
        consultedOn: CivilDate? = nil,
        workingDays: Int? = nil
    ) async throws {
        let connection = try connection.connection()
        try await GatewayClient.connected(to: connection) { client in
            let signer = try await ContractSigner(connection, client)
            for name in contracts {
                let hash = try await ContractName.find(name, in: client)
                // What is signed is the hash of the content that is shown, computed here.
                let shown = try await client.get("/v1/contracts/\(hash)").json?["content"] ?? .null
                guard let content = try? SharingContract(json: shown), ContractHash(of: content) == hash
                else {
                    throw CommandFailure(
                        "the content of \(name) has not the hash \(hash): nothing was signed"
                    )
                }
                // On standard error: the answer alone is the output.
                Console.error(
                    "signing \(content.id): \(content.provider) → \(content.consumer), \(content.from) – \(content.until)"
                )
                let answer = try await signer.send(
                    verb,
                    on: hash,
                    reason: reason,
                    mendBy: mendBy,
                    consultedOn: consultedOn,
                    workingDays: workingDays,
                    to: client
                )
                ContractReport.print(answer, after: verb, asJSON: json)
            }
        }
    }
}

/// `oncegate contract accept`.
struct ContractAcceptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Sign contracts as a party's steward, or let suspended ones go on.",
        discussion: "Example: oncegate contract accept c15 --profile civil-affairs-steward"
    )

    @OptionGroup var options: ContractDecisionOptions

    func run() async throws { try await options.decide(.accept) }
}

/// `oncegate contract return`.
struct ContractReturnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract:
            "Return a proposal for completion, as its provider, with everything that is missing told at once.",
        discussion: """
            Example:
              oncegate contract return c15 --reason 缺少使用期限的依据 \\
                --profile civil-affairs-steward
            """
    )

    @OptionGroup var options: ContractDecisionOptions

    func run() async throws { try await options.decide(.return) }
}

/// `oncegate contract reject`.
struct ContractRejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Reject a proposal with reasons, as its provider.",
        discussion: """
            Example:
              oncegate contract reject c15 --reason 超出履职所需范围 \\
                --profile civil-affairs-steward
            """
    )

    @OptionGroup var options: ContractDecisionOptions

    func run() async throws { try await options.decide(.reject) }
}

/// `oncegate contract withdraw`.
struct ContractWithdrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Give a contract up, as its consumer.",
        discussion: "Example: oncegate contract withdraw c15 --profile tax-steward"
    )

    @OptionGroup var options: ContractDecisionOptions

    func run() async throws { try await options.decide(.withdraw) }
}

/// `oncegate contract suspend`.
struct ContractSuspendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend",
        abstract: "Suspend a contract for misuse, as its provider or the hub, with a time to mend.",
        discussion: """
            Takes effect on the next question. accept lets it go on; terminate ends it when the time to mend is over.

            Example:
              oncegate contract suspend c14 --reason 超范围使用 --mend-by 2026-12-31 \\
                --profile affairs-centre-steward
            """
    )

    @OptionGroup var options: ContractDecisionOptions

    @Option(help: ArgumentHelp("The last day to mend.", valueName: "date"))
    var mendBy: DayArgument

    func run() async throws { try await options.decide(.suspend, mendBy: mendBy.day) }
}

/// `oncegate contract terminate`.
struct ContractTerminateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terminate",
        abstract: "End a contract: a provider files it after consultation, the hub acts on the filing.",
        discussion: """
            A provider does not end sharing without good reason: it consults the consumer and files with the hub (Decree 809 \
            art. 27). A suspended contract is ended when its time to mend is over.

            Example:
              oncegate contract terminate c11 --reason 法规修订 \\
                --consulted-on 2026-11-20 --profile public-security-steward
            """
    )

    @OptionGroup var options: ContractDecisionOptions

    @Option(help: ArgumentHelp("The day on which the consumer was consulted.", valueName: "date"))
    var consultedOn: DayArgument?

    func run() async throws { try await options.decide(.terminate, consultedOn: consultedOn?.day) }
}

/// A day as an argument, `YYYY-MM-DD`.
struct DayArgument: ExpressibleByArgument {
    let day: CivilDate

    init?(argument: String) {
        guard let day = CivilDate(argument) else { return nil }
        self.day = day
    }
}

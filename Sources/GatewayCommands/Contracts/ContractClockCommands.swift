import ArgumentParser
import SharingModel

/// `oncegate contract extend`.
struct ContractExtendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Ask the hub for more time to answer an application, as its provider, with a reason.",
        discussion: """
            Once, by at most 10 working days, while the time still runs (Decree 809 art. 21). The hub agrees with \
            oncegate contract consent, and the consumer is told.

            Example:
              oncegate contract extend c15 --days 10 --reason 需核实数据来源 \\
                --profile civil-affairs-steward
            """
    )

    @OptionGroup var options: ContractDecisionOptions

    @Option(help: ArgumentHelp("By how many working days.", valueName: "number"))
    var days: Int

    func run() async throws { try await options.decide(.extend, workingDays: days) }
}

/// `oncegate contract consent`.
struct ContractConsentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent",
        abstract: "Consent to more time that a provider has asked for, as the hub.",
        discussion: "Example: oncegate contract consent c15 --profile affairs-centre-steward"
    )

    @OptionGroup var options: ContractDecisionOptions

    func run() async throws { try await options.decide(.consent) }
}

/// `oncegate contract start`.
struct ContractStartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Say that sharing has started, as the provider of a contract in force.",
        discussion: """
            Sharing starts within 20 working days of consent (Decree 809 art. 22). The first question that is permitted \
            through the gateway shows it; say it yourself where data go by batch or file, or where nobody has asked yet.

            Example: oncegate contract start c12 --profile housing-fund-steward
            """
    )

    @OptionGroup var options: ContractDecisionOptions

    func run() async throws { try await options.decide(.start) }
}

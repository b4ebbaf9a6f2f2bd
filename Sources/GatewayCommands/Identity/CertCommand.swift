import ArgumentParser

/// `oncegate cert`.
struct CertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cert",
        abstract: "Look at certificates as a gateway does.",
        subcommands: [CertCheckCommand.self]
    )
}

public import ArgumentParser
import Foundation

/// The one binary: a gateway, its administration and its offline verification.
public struct OnceGate: AsyncParsableCommand {
    /// The command and its subcommands.
    public static let configuration = CommandConfiguration(
        commandName: "oncegate",
        abstract: "Submit once, verify online: an inter-agency data-sharing gateway.",
        discussion: "Exit codes: 0 done, 1 refused or not verified, 2 used wrongly.",
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, InitCommand.self, DoctorCommand.self,
            CatalogueCommand.self, ContractCommand.self, ProposalCommand.self, CallerCommand.self,
            CorrectionCommand.self, DisputeCommand.self, NoticesCommand.self, MaterialCommand.self,
            VerifyCommand.self, CheckCommand.self, OutcomeCommand.self, PaperCommand.self,
            UsesCommand.self, ReportCommand.self,
            DatasetCommand.self,
            LogCommand.self, KeyCommand.self, TokenCommand.self, WitnessCommand.self, ReceiptCommand.self,
            CertCommand.self, BackupCommand.self, RestoreCommand.self, StoreCommand.self,
        ]
    )

    /// Makes an instance for parsing.
    public init() {}

    /// Parses the command line, runs the command and exits with the code that api.md gives.
    public static func main() async {
        var parsed: any ParsableCommand.Type = OnceGate.self
        do {
            var command = try parseAsRoot()
            parsed = type(of: command)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            Console.error("oncegate: \(failure)")
            Foundation.exit(1)
        } catch {
            let code = exitCode(for: error)
            guard code != .success else { exit(withError: error) }
            let isUse = code == .validationFailure
            // An exit code that a command throws has said everything already.
            if !(error is ExitCode) {
                Console.error(isUse ? usage(of: parsed, after: error) : "oncegate: \(error)")
            }
            Foundation.exit(isUse ? 2 : code.rawValue)
        }
    }

    /// What is wrong with a use of `command`, and where it says how it is used.
    private static func usage(of command: any ParsableCommand.Type, after error: any Error) -> String {
        // The parser knows which command it was reading; a command that runs does not know its parents.
        guard command != OnceGate.self, let path = path(to: command) else { return fullMessage(for: error) }
        return "Error: \(message(for: error))\nSee '\(path.joined(separator: " ")) --help' for more."
    }
}

extension ParsableCommand {
    /// The names that lead to `command` from this one.
    static func path(to command: any ParsableCommand.Type) -> [String]? {
        let name = configuration.commandName ?? ""
        if command == self { return [name] }
        return configuration.subcommands.lazy.compactMap { $0.path(to: command) }.first.map { [name] + $0 }
    }
}

import ArgumentParser
import CanonicalJSON

/// `oncegate catalogue`.
struct CatalogueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalogue",
        abstract: "Agencies, material types, service items, datasets and contracts as YAML.",
        subcommands: [
            LintCommand.self, CataloguePlanCommand.self, CatalogueApplyCommand.self,
            CatalogueRetireCommand.self,
            CatalogueReviewsCommand.self, CatalogueMoreTimeCommand.self,
        ]
    )

    /// `oncegate catalogue lint`.
    struct LintCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "lint",
            abstract: "Say what is wrong in a directory of YAML, with file and line.",
            discussion: "Example: oncegate catalogue lint Contracts"
        )

        @Argument(help: "The directory.")
        var directory: String

        @Flag(help: "Write the faults as JSON.")
        var json = false

        func run() async throws {
            let catalogue = try CatalogueDirectory(directory)
            if json {
                let report: JSONObject = [
                    "faults": .array(catalogue.faults.map { .string($0) }),
                    "warnings": .array(catalogue.warnings.map { .string($0) }),
                ]
                Console.print(String(decoding: JSONValue.object(report).encodedBytes, as: UTF8.self))
            } else {
                for warning in catalogue.warnings { Console.print("warning: \(warning)") }
                for fault in catalogue.faults { Console.print(fault) }
            }
            guard catalogue.faults.isEmpty else {
                throw CommandFailure("\(Plural.of(catalogue.faults.count, "fault")) in \(directory)")
            }
            if !json {
                Console.print(
                    "\(directory): \(catalogue.agencies.count) agencies, \(catalogue.types.count) material types, "
                        + "\(catalogue.items.count) service items, \(Plural.of(catalogue.datasets.count, "dataset")), "
                        + "\(catalogue.contracts.count) contracts; no faults"
                )
            }
        }
    }
}

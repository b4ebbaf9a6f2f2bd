import ArgumentParser
import CanonicalJSON
import SharingModel
import SharingService

/// `oncegate contract diff`.
struct ContractDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say in words what a new contract would newly allow and what it would take away.",
        discussion: """
            Compares what may be asked under two contracts of the same parties, not how they are written. With \
            --catalogue, fields that are never handed over are not told as handed over. Exit code 0 whether there are \
            differences or not; 1 if a file is no contract, 2 if the two are of other parties.

            Example: oncegate contract diff c01.yaml c01-new.yaml --catalogue Contracts
            """
    )

    @Argument(help: ArgumentHelp("The contract as it is.", valueName: "old"))
    var old: String

    @Argument(help: ArgumentHelp("The contract as it would be.", valueName: "new"))
    var new: String

    @Option(help: ArgumentHelp("A directory such as Contracts, for its material types.", valueName: "dir"))
    var catalogue: String?

    @Flag(help: "Write one line of JSON.")
    var json = false

    func run() async throws {
        let (before, after) = try await (ContractFile(old), ContractFile(new))
        let (earlier, later) = try (before.contract(), after.contract())
        let types = try catalogue.map { try CatalogueDirectory(besideContracts: $0).types.map(\.value) } ?? []
        let difference: ContractDifference
        do {
            difference = try ContractDifference(from: earlier, to: later, types: types)
        } catch {
            throw ValidationError(
                """
                \(old) is between \(ContractDiffCommand.names(error.old)), but \(new) is between \
                \(ContractDiffCommand.names(error.new)): give two contracts of the same provider and consumer
                """
            )
        }
        guard !json else {
            Console.print(line: [
                "old": ContractDiffCommand.described(before.name, earlier),
                "new": ContractDiffCommand.described(after.name, later),
                "gained": .array(difference.gained.map(\.json)),
                "lost": .array(difference.lost.map(\.json)),
                "changed": .array(difference.changed.map(\.json)),
            ])
            return
        }
        let language = Language.preferred
        guard !difference.changes.isEmpty else {
            let same = LocalizedText(
                en: "\(before.name) and \(after.name) allow the same",
                zh: "\(before.name) 与 \(after.name) 允许的内容相同"
            )
            Console.print(same[language])
            return
        }
        let rows = difference.changes.map { change in
            [ContractDiffCommand.title(of: change.effect)[language], change.sentence[language]]
        }
        Console.print(Table(rows).description)
    }

    private static func names(_ parties: [AgencyID]) -> String {
        parties.map(\.description).joined(separator: " and ")
    }

    private static func described(_ name: String, _ contract: SharingContract) -> JSONValue {
        [
            "file": .string(name), "id": .string(contract.id),
            "hash": .string(ContractHash(of: contract).description),
        ]
    }

    static func title(of effect: ContractChange.Effect) -> LocalizedText {
        switch effect {
        case .gained: LocalizedText(en: "newly allowed", zh: "新增")
        case .lost: LocalizedText(en: "taken away", zh: "取消")
        case .changed: LocalizedText(en: "changed", zh: "变更")
        }
    }
}

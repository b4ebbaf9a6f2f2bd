import ArgumentParser
import CanonicalJSON
import SharingModel
import SharingService

/// `oncegate contract lint`.
struct ContractLintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract:
            "Say what is wrong with contracts, with file and line, before anybody is asked to sign them.",
        discussion: """
            Reads each FILE (YAML or JSON, - is standard input) and holds it against the agencies, material types, service \
            items and contracts of the catalogue's directory: what is missing or not filled in, unknown fields, purposes \
            whose item does not list the material, classes that are in no contract, terms that are over, and grants that \
            overlap with each other or with a contract of the same parties that is not superseded. A FILE may be one of \
            the directory's own. Exit code 0 only if nothing is wrong.

            Example: oncegate contract lint c15.yaml --catalogue Contracts
            """
    )

    @Argument(help: ArgumentHelp("Contracts.", valueName: "file"))
    var files: [String]

    @Option(help: ArgumentHelp("A directory such as Contracts.", valueName: "dir"))
    var catalogue: String

    @Flag(help: "Write one line of JSON.")
    var json = false

    func run() async throws {
        var read: [ContractFile] = []
        for file in files { read.append(try await ContractFile(file)) }
        let directory = try CatalogueDirectory(besideContracts: catalogue)
        let contracts = read.compactMap { try? $0.content.get() }
        let lint = directory.rules(with: contracts)
        let faults = read.flatMap { $0.faults(under: lint) }
        if json {
            Console.print(line: [
                "faults": .array(faults.map(\.json)), "contracts": .array(read.map(described)),
            ])
        } else {
            for fault in faults { Console.print(fault.text(in: .preferred)) }
        }
        guard faults.isEmpty else {
            throw CommandFailure(
                "\(Plural.of(faults.count, "fault")) in \(Plural.of(Set(faults.map(\.file)).count, "contract"))"
            )
        }
        guard !json else { return }
        let rows = zip(read, contracts).map { file, contract in
            [
                file.name, contract.id, "\(contract.provider) → \(contract.consumer)",
                "\(contract.from) – \(contract.until)", Plural.of(contract.grants.count, "grant"),
                ContractHash(of: contract).description,
            ]
        }
        Console.print(Table(header: ["file", "id", "parties", "term", "grants", "hash"], rows).description)
        Console.print("no faults")
    }

    private func described(_ file: ContractFile) -> JSONValue {
        guard let contract = try? file.content.get() else { return ["file": .string(file.name)] }
        return [
            "file": .string(file.name), "id": .string(contract.id),
            "hash": .string(ContractHash(of: contract).description),
        ]
    }
}

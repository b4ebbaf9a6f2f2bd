import ArgumentParser
import CanonicalJSON
import SharingModel

/// `oncegate contract draft`.
struct ContractDraftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft",
        abstract: "Write the least that a service item needs as contracts, one for each provider.",
        discussion: """
            Grants follow from the item's list of materials: operations, fields, comparisons and counts, and nothing \
            more. Basis, scenario and scope are marked for the steward to fill in, and oncegate contract lint refuses \
            the marks, so that an unfinished draft cannot be proposed. Term, ground and quota are suggestions. Without \
            --out the YAML goes to standard output; with it each draft becomes a new file. With --missing, what a \
            contract of the directory grants already is left out. Exit code 1 if there is nothing to draft.

            Example:
              oncegate contract draft --item deed-tax-relief --consumer tax \\
                --catalogue Contracts --out drafts
            """
    )

    /// On what a right rests.
    enum Ground: String, ExpressibleByArgument, CaseIterable {
        case duty
        case authorisation
    }

    @Option(help: ArgumentHelp("The service item, by slug or code.", valueName: "item"))
    var item: String

    @Option(help: ArgumentHelp("The agency that is to ask.", valueName: "agency"))
    var consumer: String

    @Option(help: ArgumentHelp("Only the contract with this provider.", valueName: "agency"))
    var provider: String?

    @Option(help: ArgumentHelp("A directory such as Contracts.", valueName: "dir"))
    var catalogue: String

    @Option(help: ArgumentHelp("The directory in which to write a file for each draft.", valueName: "dir"))
    var out: String?

    @Option(help: ArgumentHelp("The first day; by default today.", valueName: "date"))
    var from: String?

    @Option(help: ArgumentHelp("The last day; by default a year from the first.", valueName: "date"))
    var until: String?

    @Option(help: "On what the right rests.")
    var ground = Ground.duty

    @Option(help: ArgumentHelp("How many questions a second.", valueName: "number"))
    var perSecond = 10

    @Flag(help: "Only what no contract of the directory grants yet.")
    var missing = false

    @Flag(help: "Write one line of JSON.")
    var json = false

    func validate() throws {
        guard perSecond > 0 else { throw ValidationError("--per-second is a number from 1") }
        for (name, text) in [("--from", from), ("--until", until)] {
            guard let text, CivilDate(text) == nil else { continue }
            throw ValidationError("\(name) is a date such as 2027-01-01")
        }
        for (name, text) in [("--consumer", consumer), ("--provider", provider)] {
            guard let text, AgencyID(text) == nil else { continue }
            throw ValidationError("\(name) is the id of an agency, such as market-regulation")
        }
    }

    func run() async throws {
        let directory = try CatalogueDirectory(besideContracts: catalogue)
        let item = try item(in: directory)
        let consumer = try agency(consumer, in: directory)
        let provider = try provider.map { try agency($0, in: directory) }
        let drafting = ContractDrafting(
            for: item,
            consumer: consumer,
            types: directory.types.map(\.value),
            terms: try terms(),
            besides: missing ? directory.contracts.map(\.value) : []
        )
        let drafts = drafting.drafts.filter { provider == nil || $0.provider == provider }
        for omission in drafting.omissions {
            Console.error("\(omission.material): \(omission.reason[.preferred])")
        }
        guard !drafts.isEmpty else {
            let limit = provider.map { " of \($0)" } ?? ""
            throw CommandFailure(
                "there is nothing to draft: \(consumer) needs no data\(limit) for \(item.slug), or has them"
            )
        }
        for draft in drafts { tellOverlaps(of: draft, in: directory) }
        let files = try out.map { try write(drafts, for: item, to: $0) }
        if json {
            Console.print(line: [
                "drafts": .array(drafts.enumerated().map { described($0.element, file: files?[$0.offset]) }),
                "omissions": .array(drafting.omissions.map(described)),
            ])
        } else if let files {
            let rows = zip(drafts, files).map { draft, file in
                let grants = draft.document["grants"]?.array ?? []
                return [
                    file, "\(draft.provider) → \(draft.consumer)",
                    grants.compactMap { $0["material"]?.string }.joined(separator: ", "),
                ]
            }
            Console.print(Table(header: ["file", "parties", "materials"], rows).description)
            Console.error(
                "fill in basis, scenario and scope, then: oncegate contract lint FILE --catalogue \(catalogue)"
            )
        } else {
            Console.print(drafts.map { text(of: $0, for: item) }.joined(separator: "---\n").trimmingLineFeed)
            if drafts.count > 1 {
                Console.error(
                    "\(drafts.count) contracts: --out writes a file for each, --provider selects one"
                )
            }
        }
    }
}

extension String {
    fileprivate var trimmingLineFeed: String { hasSuffix("\n") ? String(dropLast()) : self }
}

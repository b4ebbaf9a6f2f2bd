import ArgumentParser
import CanonicalJSON
import SharingModel

/// `oncegate catalogue plan`.
struct CataloguePlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what apply would propose, against a running gateway.",
        discussion: """
            Compares a directory of YAML with the catalogue in force: agencies, versions of material types, service items, and \
            the callers that the agencies name, with their roles and permissions. What the gateway has and the directory has not \
            is told and never touched. The callers of other agencies are compared for the hub and for auditors only. Exit code 0 \
            whether or not something differs, 1 for faults.

            Example: oncegate catalogue plan Contracts --profile affairs-centre-operator
            """
    )

    @OptionGroup var input: CataloguePlanOptions

    func run() async throws {
        let directory = try input.directory()
        let plan = try await GatewayClient.connected(to: try input.connection.connection()) { client in
            CataloguePlan(directory, against: try await CatalogueAtGateway(client))
        }
        CataloguePlanReport.print(plan, asJSON: input.json)
        guard plan.faults.isEmpty else { throw ExitCode.failure }
    }
}

/// `oncegate catalogue apply`.
struct CatalogueApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Propose to a running gateway what differs.",
        discussion: """
            Each document becomes a proposal, which the agency's head and the hub approve (oncegate proposal approve); nothing \
            changes before. What is not yours to propose is told. What rests on something that is not approved yet is refused for \
            now: apply again then. Running it again proposes nothing twice.

            Example:
              oncegate catalogue apply Contracts --yes --profile affairs-centre-operator
            """
    )

    @OptionGroup var input: CataloguePlanOptions

    @Flag(help: "Do not ask.")
    var yes = false

    @Option(
        help: ArgumentHelp(
            "When what the entries describe has changed; they are updated within 10 working days.",
            valueName: "YYYY-MM-DD"
        )
    )
    var changedOn: String?

    func run() async throws {
        let directory = try input.directory()
        let refused = try await GatewayClient.connected(to: try input.connection.connection()) { client in
            let gateway = try await CatalogueAtGateway(client)
            let plan = CataloguePlan(directory, against: gateway)
            if !input.json { CataloguePlanReport.print(plan, asJSON: false) }
            guard plan.faults.isEmpty else { throw ExitCode.failure }
            let pending = plan.steps.filter { $0.waiting == nil }
            let new = pending.filter { gateway.takes($0.change) }
            for step in pending where !gateway.takes(step.change) {
                Console.error(
                    "\(step.title) is not yours to propose: \(CatalogueApplyCommand.proposer(of: step))"
                )
            }
            guard !new.isEmpty else { return 0 }
            try Confirmation.ask("propose \(Plural.of(new.count, "change"))?", unless: yes)
            var refused = 0
            for step in new where try await !propose(step, client) { refused += 1 }
            return refused
        }
        if refused > 0 {
            throw CommandFailure(
                "\(Plural.of(refused, "change")) could not be proposed; mend it, or apply again when what it rests on is approved"
            )
        }
    }

    /// Who may propose it, in words.
    private static func proposer(of step: CataloguePlan.Step) -> String {
        let owner: AgencyID? =
            switch step.change {
            case .agency(let agency): step.sign == "+" ? nil : agency.id
            case .materialType(let type): type.source
            case .serviceItem(let item): item.agency
            case .dataset(let dataset): dataset.publisher
            case .caller(let caller): caller.id.agency
            default: nil
            }
        return owner.map { "a steward of \($0) does, or the hub's operator" } ?? "the hub's operator does"
    }

    /// Whether it was taken.
    private func propose(_ step: CataloguePlan.Step, _ client: GatewayClient) async throws -> Bool {
        do {
            var change = step.change.json
            change["changedOn"] = changedOn.map { .string($0) }
            let answer = try await client.post("/v1/proposals", .object(change))
            if input.json {
                Console.print(String(decoding: answer.bytes, as: UTF8.self))
            } else {
                let waits = ProposalReport.waitsFor(answer.json)
                Console.print(
                    "proposed \(answer.json?["id"]?.string ?? "")  \(step.title)  waits for \(waits)"
                )
            }
            return true
        } catch let problem as GatewayProblem {
            Console.error("\(step.title): \(problem)")
            return false
        }
    }
}

/// What both take.
struct CataloguePlanOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("A directory as Contracts is.", valueName: "directory"))
    var path: String

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    /// The directory, if it has no faults.
    ///
    /// - Throws: ``CommandFailure`` after the faults were told.
    func directory() throws -> CatalogueDirectory {
        let directory = try CatalogueDirectory(path)
        guard directory.faults.isEmpty else {
            for fault in directory.faults { Console.error(fault) }
            throw CommandFailure(
                "\(Plural.of(directory.faults.count, "fault")) in \(path): nothing was asked"
            )
        }
        return directory
    }
}

/// How a plan is told.
enum CataloguePlanReport {
    static func print(_ plan: CataloguePlan, asJSON: Bool) {
        if asJSON {
            let steps = plan.steps.map { step -> JSONValue in
                var object: JSONObject = [
                    "title": .string(step.title), "isNew": .boolean(step.sign == "+"),
                    "notes": .array(step.notes.map { .string($0) }), "change": .object(step.change.json),
                ]
                object["proposal"] = step.waiting.map { .string($0) }
                return .object(object)
            }
            let object: JSONObject = [
                "changes": .array(steps), "faults": .array(plan.faults.map { .string($0) }),
                "others": .array(plan.others.map { .string($0) }),
                "passedOver": .array(plan.passedOver.map { .string($0) }),
            ]
            Console.print(String(decoding: JSONValue.object(object).encodedBytes, as: UTF8.self))
            return
        }
        for step in plan.steps {
            Console.print(
                "\(step.sign) \(step.title)\(step.waiting.map { "  (proposed: \($0))" } ?? "")"
            )
            for note in step.notes { Console.print("    \(note)") }
        }
        for other in plan.others { Console.print("  \(other)  is in the gateway only, and stays") }
        for document in plan.passedOver { Console.print("? \(document)") }
        for fault in plan.faults { Console.error(fault) }
        if plan.steps.isEmpty, plan.faults.isEmpty { Console.print("nothing differs") }
    }
}

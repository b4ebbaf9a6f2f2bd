import CanonicalJSON
import SharingModel

/// A plan with the files that it is about.
struct ContractPlanReport {
    let plan: ContractPlan
    /// The file of each entry.
    let files: [ContractFile]
    /// Files of contracts between others, which the caller cannot see.
    let hidden: [(file: ContractFile, contract: SharingContract)]

    /// Compares files with what a gateway has.
    ///
    /// - Throws: ``CommandFailure`` after every fault was told; ``GatewayProblem``.
    init(
        _ written: [(file: ContractFile, contract: SharingContract)],
        against gateway: ContractsAtGateway
    ) throws {
        let visible = written.filter { gateway.isVisible($0.contract) }
        hidden = written.filter { !gateway.isVisible($0.contract) }
        files = visible.map(\.file)
        plan = gateway.plan(visible.map(\.contract))
        let lint = gateway.rules(for: plan)
        let proposed = zip(files, plan.entries).filter { _, entry in
            switch entry.action {
            case .propose, .replace: true
            case .sign, .nothing, .blocked: false
            }
        }
        try ContractPlanOptions.tell(proposed.flatMap { $0.faults(of: $1.content, under: lint) })
    }

    /// How many of the contracts cannot be proposed as they are.
    var blocked: Int {
        plan.entries.count { entry in
            if case .blocked = entry.action { return true }
            return false
        }
    }

    func print(asJSON: Bool) {
        guard !asJSON else { return Console.print(line: json) }
        for entry in plan.entries {
            Console.print(
                "\(entry.action.sign) \(ContractPlanReport.name(entry.content))  \(sentence(entry))"
            )
            for change in entry.difference?.changes ?? [] {
                let title = ContractDiffCommand.title(of: change.effect)[.preferred]
                Console.print("      \(PrintableText("\(title)  \(change.sentence[.preferred])"))")
            }
            for rival in entry.rivals {
                Console.print(
                    "      another proposal of this id is open: withdraw \(rival) if it is not wanted"
                )
            }
        }
        for (_, contract) in hidden {
            Console.print("? \(ContractPlanReport.name(contract))  is between others, and not shown to you")
        }
        for contract in plan.others {
            Console.print(
                "  \(ContractPlanReport.name(contract.content))  is in force and in no file, and stays"
            )
        }
        let isNothing = plan.isEmpty && blocked == 0
        Console.print(
            isNothing ? "nothing to do" : "\(Plural.of(changes.count, "contract")) to propose or sign"
        )
    }

    /// The entries of which the consumer has something to do.
    var changes: [ContractPlan.Entry] { plan.entries.filter(\.action.isChange) }

    private static func name(_ contract: SharingContract) -> String {
        "\(contract.id)  \(contract.provider) → \(contract.consumer)"
    }

    private func sentence(_ entry: ContractPlan.Entry) -> String {
        let awaiting = entry.awaiting.map(\.description).joined(separator: " and ")
        let signed = awaiting.isEmpty ? "" : "; to be signed by \(awaiting)"
        return switch entry.action {
        case .propose: "is new\(signed)"
        case .replace(let hash): "replaces \(hash)\(signed)"
        case .sign: "is proposed\(signed)"
        case .nothing(.returned): "was returned for completion: complete it and apply again"
        case .nothing(let state): "is \(state.rawValue)\(signed)"
        case .blocked(.suspended):
            "would replace one that is suspended: whoever suspended it lets it go on, or ends it, first"
        case .blocked(let state):
            "is \(state.rawValue): the same content is not proposed twice, so change it, its term or its scope"
        }
    }

    private var json: JSONObject {
        let entries = zip(files, plan.entries).map { file, entry -> JSONValue in
            var object: JSONObject = [
                "file": .string(file.name), "id": .string(entry.content.id),
                "provider": .string(entry.content.provider.description),
                "consumer": .string(entry.content.consumer.description),
                "action": .string(entry.action.word), "hash": .string(entry.hash.description),
                "awaiting": .array(entry.awaiting.map { .string($0.description) }),
            ]
            switch entry.action {
            case .nothing(let state), .blocked(let state): object["state"] = .string(state.rawValue)
            case .replace(let hash): object["supersedes"] = .string(hash.description)
            case .propose, .sign: break
            }
            if let difference = entry.difference {
                object["gained"] = .array(difference.gained.map(\.json))
                object["lost"] = .array(difference.lost.map(\.json))
                object["changed"] = .array(difference.changed.map(\.json))
            }
            if !entry.rivals.isEmpty {
                object["rivals"] = .array(entry.rivals.map { .string($0.description) })
            }
            return .object(object)
        }
        return [
            "changes": .integer(Int64(changes.count)), "contracts": .array(entries),
            "hidden": .array(hidden.map { .string($0.file.name) }),
            "others": .array(
                plan.others.map { contract in
                    ["id": .string(contract.content.id), "hash": .string(contract.hash.description)]
                }
            ),
        ]
    }
}

extension ContractPlan.Action {
    fileprivate var sign: String {
        switch self {
        case .propose, .sign: "+"
        case .replace: "~"
        case .nothing: " "
        case .blocked: "!"
        }
    }

    /// The word for programs.
    fileprivate var word: String {
        switch self {
        case .propose: "propose"
        case .replace: "replace"
        case .sign: "sign"
        case .nothing: "nothing"
        case .blocked: "blocked"
        }
    }
}

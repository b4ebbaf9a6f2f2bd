import ArgumentParser
import CanonicalJSON
import SharingService

/// `oncegate log erase`.
struct EraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Erase what is held about a subject: one proposes, another approves.",
        discussion: """
            A steward proposes, a security administrator approves or rejects. Approval destroys the key under which \
            everything about the subject is sealed; the log records it, and every receipt still verifies. While a \
            record of use is within its term of three years or more, the data are restricted instead (kept, not used) and erased \
            by themselves when it ends. Subjects are read from a file or from standard input, as scheme:id.

            Reasons: purpose-ended, term-ended, consent-withdrawn, unlawful, by-law (个人信息保护法 47).

            Examples:
              echo resident-id:990102198503120017 | oncegate log erase --subject-file - \\
                --reason consent-withdrawn --profile market-regulation-steward
              oncegate log erase --list --profile affairs-centre-security
              oncegate log erase --approve 019a7c52-8a31-7c11-b2a0-5f1e0d9c8b7a \\
                --profile affairs-centre-security
            """
    )

    @Option(help: ArgumentHelp("Propose: the subject; - is standard input.", valueName: "file"))
    var subjectFile: String?

    @Option(help: "Propose: on what ground.")
    var reason: String?

    @Option(help: ArgumentHelp("Approve this proposal.", valueName: "id"))
    var approve: String?

    @Option(help: ArgumentHelp("Reject this proposal.", valueName: "id"))
    var reject: String?

    @Flag(help: "List every erasure.")
    var list = false

    @Flag(help: "Write JSON, with the receipt.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws {
        let asked = [subjectFile != nil, approve != nil, reject != nil, list].filter { $0 }.count
        guard asked == 1, (subjectFile == nil) == (reason == nil) else {
            throw ValidationError(
                "give --subject-file and --reason to propose, --approve ID, --reject ID, or --list"
            )
        }
        // An id becomes a part of the path.
        for id in [approve, reject].compactMap({ $0 }) where RecordID(id) == nil {
            throw ValidationError("\(id) is no id of a proposal; --list shows them")
        }
    }

    func run() async throws {
        let connection = try connection.connection()
        let body = try await proposal()
        try await GatewayClient.connected(to: connection) { client in
            if let body {
                print(try await client.post("/v1/erasures", body))
            } else if let id = approve ?? reject {
                let decision: JSONValue = ["decision": approve == nil ? "reject" : "approve"]
                print(try await client.post("/v1/erasures/\(id)/decisions", decision))
            } else {
                try await list(client)
            }
        }
    }

    private func proposal() async throws -> JSONValue? {
        guard let subjectFile, let reason else { return nil }
        let lines = try await InputFile(subjectFile).lines()
        guard lines.count == 1 else {
            throw ValidationError("--subject-file must hold one subject, such as resident-id:9901…")
        }
        return ["subject": SubjectText(lines[0]).json, "reason": .string(reason)]
    }

    private func list(_ client: GatewayClient) async throws {
        let erasures = try await client.items("/v1/erasures")
        guard !json else {
            for erasure in erasures { Console.print(String(decoding: erasure.encodedBytes, as: UTF8.self)) }
            return
        }
        let names = ["id", "state", "reason", "proposedAt", "restrictedUntil"]
        let rows = erasures.map { erasure in names.map { erasure[$0]?.string ?? "" } }
        Console.print(
            Table(header: ["id", "state", "reason", "proposed", "restricted until"], rows).description
        )
    }

    private func print(_ answer: GatewayAnswer) {
        if json { return Console.print(String(decoding: answer.bytes, as: UTF8.self)) }
        var rows = ["id", "state", "restrictedUntil"].compactMap { name in
            (answer.json?[name]?.string).map { [name, $0] }
        }
        if let erased = answer.json?["erased"] {
            for name in ["uses", "materials"] {
                rows.append(["\(name) gone", "\(erased[name]?.integer ?? 0)"])
            }
        }
        Console.print(Table(rows).description)
    }
}

import ArgumentParser
import CanonicalJSON
import SharingModel

/// `oncegate check`.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tell an applicant, once, everything that an item still needs, as an agency's system.",
        discussion: """
            Prints the notice 一次性告知书 that a clerk hands over: what is held and need not be brought, what to bring and how, \
            what may follow, what may be promised, on what basis, and the receipt's code. Exit code 0 when nothing is owed \
            before acceptance, 1 when something is, and for a refusal, 2 when used wrongly.

            Subjects are personal, so they are read from files or from standard input, as scheme:id. Numbers for --promised \
            and --brought are those of the notice: say them when the applicant has signed or brought something, and check again.

            Examples:
              echo resident-id:990102198503120017 \\
                | oncegate check housing-fund-withdrawal --subject applicant=- \\
                --condition married=no --consent-file consent.txt --case LJ-2026-000123 \\
                --language zh-CN
              oncegate check housing-fund-withdrawal --subject applicant=her.txt \\
                --subject spouse=him.txt --case LJ-2026-000123 --promised 6
            """
    )

    @Argument(help: "The service item's slug.")
    var item: String

    @OptionGroup(title: "Question")
    var question: CheckOptions

    @Option(help: ArgumentHelp("The language of the notice: zh-CN or en.", valueName: "language"))
    var language = Language.preferred.rawValue

    @Option(
        help: ArgumentHelp(
            "Keep the answer there and the question in FILE.query.json, for oncegate log verify-receipt.",
            valueName: "file"
        )
    )
    var save: String?

    @Flag(help: "Write the answer as received.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws {
        guard Language(rawValue: language) != nil else {
            throw ValidationError("--language is zh-CN or en")
        }
    }

    func run() async throws {
        let body = try await question.body(item: item)
        let connection = try connection.connection()
        let isReady = try await GatewayClient.connected(to: connection) { client in
            do {
                let answer = try await client.post("/v1/checks", body)
                try keep(answer, body)
                guard let found = answer.json else { return false }
                if json {
                    Console.print(String(decoding: answer.bytes, as: UTF8.self))
                } else {
                    Console.print(try await notice(found, client).description)
                }
                return found["ready"] == .boolean(true)
            } catch let problem as GatewayProblem {
                // A refusal has a receipt as well, so it is kept like an answer.
                if problem.answer.json != nil { try keep(problem.answer, body) }
                if json { Console.print(String(decoding: problem.answer.bytes, as: UTF8.self)) }
                throw problem
            }
        }
        if !isReady { throw ExitCode.failure }
    }

    /// The notice, with the guide of the item and the names of the agencies.
    private func notice(_ answer: JSONValue, _ client: GatewayClient) async throws -> CheckNotice {
        let guide = try await client.get("/v1/service-items/\(item)").json ?? .null
        var names: [String: JSONValue] = [:]
        let providers = (answer["materials"]?.array ?? []).compactMap { $0["provider"]?.string }
        for agency in Set(providers + [guide["agency"]?.string].compactMap(\.self)) {
            names[agency] = try await client.get("/v1/agencies/\(agency)").json?["name"]
        }
        return CheckNotice(
            answer,
            item: guide,
            agencies: names,
            caseNumber: question.caseNumber,
            language: Language(rawValue: language) ?? .preferred
        )
    }

    private func keep(_ answer: GatewayAnswer, _ body: JSONValue) throws {
        guard let save else { return }
        try OutputFile.write(answer.bytes, to: save)
        try OutputFile.write(body.encodedBytes, to: save + ".query.json")
    }
}

import ArgumentParser
import CanonicalJSON

/// `oncegate verify`.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Ask whether claims about a subject are true, as an agency's system.",
        discussion: """
            Exit code 0 when the verdict is match (with --from: on every line), 1 for any other verdict and for a refusal, \
            2 when used wrongly.

            Subjects are personal, so they are read from a file or from standard input, as scheme:id. A claim is \
            name=VALUE, or name.before=VALUE with before, after, at-least, at-most or one-of (values separated by |). What \
            stands on a command line can be seen by other users of the machine; --query reads the whole question, in the \
            form of the API, from a file instead.

            --from takes a CSV file with a column subject and a column for each claim, named as a claim is \
            (registeredOn.before), and writes it back with a column result: a verdict, not-valid:<state>, \
            refused:<reasons>, or the code of a problem. If a column is named claim.<name>, only such columns are claims. \
            With --json it writes the answers as received, a batch of 1,000 a line.

            Examples:
              echo uscc:91990102MA9L05073A | oncegate verify business-licence \\
                --subject-file - --claim name=澜江晨曦食品有限公司 \\
                --claim registeredOn.before=2020-01-01 --item food-permit-new \\
                --case LJ-2026-000123 --save answer.json
              oncegate verify business-licence --from list.csv --item food-permit-new \\
                --case LJ-2026-000123 > result.csv
            """
    )

    @Argument(help: "The material type, such as business-licence or business-licence@1.")
    var material: String?

    @Option(
        help: ArgumentHelp("The subject as scheme:id, first line; - is standard input.", valueName: "file")
    )
    var subjectFile: String?

    @Option(help: ArgumentHelp("A claim; may be given several times.", valueName: "name=VALUE"))
    var claim: [String] = []

    @OptionGroup(title: "Question")
    var question: QuestionOptions

    @Option(help: ArgumentHelp("The whole question as JSON; - is standard input.", valueName: "file"))
    var query: String?

    @Option(
        help: ArgumentHelp("A list of subjects and claims as CSV; - is standard input.", valueName: "file")
    )
    var from: String?

    @Option(help: "With --from: ask at most so many questions a second, to keep within a contract's quota.")
    var pace: Int?

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
        if query != nil {
            guard material == nil, subjectFile == nil, claim.isEmpty, from == nil, question.isEmpty else {
                throw ValidationError(
                    "--query holds the whole question; leave MATERIAL and the options of the question out"
                )
            }
            return
        }
        guard material != nil else {
            throw ValidationError("say which MATERIAL to ask about, or give --query FILE")
        }
        guard question.item != nil else {
            throw ValidationError("say with --item for which service item you ask")
        }
        guard pace ?? 1 > 0, pace == nil || from != nil else {
            throw ValidationError("--pace is a number of questions a second, for --from")
        }
        if from != nil {
            guard subjectFile == nil, claim.isEmpty, save == nil else {
                throw ValidationError(
                    "--from holds subjects and claims; leave --subject-file, --claim and --save out"
                )
            }
            return
        }
        guard subjectFile != nil else {
            throw ValidationError("give the subject with --subject-file FILE, or - for standard input")
        }
        guard !claim.isEmpty || question.count != nil else {
            throw ValidationError("give one --claim name=VALUE or more, or --count")
        }
        _ = try claim.map(ClaimText.init)
    }

    func run() async throws {
        let connection = try connection.connection()
        let isMatch = try await GatewayClient.connected(to: connection) { client in
            guard let from, let material else { return try await verifyOne(client) }
            let template = try await question.template(material: material)
            let list = VerificationList(template: template, client: client, isJSON: json, pace: pace)
            return try await list.run(InputFile(from))
        }
        if !isMatch { throw ExitCode.failure }
    }

    private func verifyOne(_ client: GatewayClient) async throws -> Bool {
        let body = try await body(client)
        do {
            let answer = try await client.post("/v1/verifications", body)
            try keep(answer, body)
            guard let verdict = answer.json else { return false }
            Console.print(
                json ? String(decoding: answer.bytes, as: UTF8.self) : VerdictReport(verdict).description
            )
            return verdict["verdict"]?.string == "match"
        } catch let problem as GatewayProblem {
            // A refusal has a receipt as well, so it is kept like an answer.
            if problem.answer.json != nil { try keep(problem.answer, body) }
            if json { Console.print(String(decoding: problem.answer.bytes, as: UTF8.self)) }
            throw problem
        }
    }

    private func body(_ client: GatewayClient) async throws -> JSONValue {
        guard query == nil else {
            let input = try InputFile(query ?? "-")
            do {
                return try JSONValue(parsing: try await input.contents())
            } catch let error as JSONSyntaxError {
                throw ValidationError(
                    "\(input.name) is not JSON: \(error.problem.rawValue) at byte \(error.offset)"
                )
            }
        }
        let material = material ?? ""
        let subject = SubjectText(try await InputFile(subjectFile ?? "-").firstLine("a subject as scheme:id"))
        guard !subject.scheme.isEmpty else {
            throw ValidationError(
                "a subject is scheme:id, such as uscc:91990102MA9L05073A; there is no scheme"
            )
        }
        let claims = try claim.map(ClaimText.init)
        var schema: MaterialSchema?
        if claims.contains(where: \.dependsOnType) {
            schema = try await MaterialSchema.fetchIfKnown(material, from: client)
        }
        return try await question.template(material: material)
            .question(about: subject, claims: ClaimText.json(claims, schema: schema))
    }

    private func keep(_ answer: GatewayAnswer, _ body: JSONValue) throws {
        guard let save else { return }
        try OutputFile.write(answer.bytes, to: save)
        try OutputFile.write(body.encodedBytes, to: save + ".query.json")
    }
}

import ArgumentParser
import CanonicalJSON

/// `oncegate correction file`.
struct CorrectionFileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file",
        abstract: "Report a record that you hold to be wrong, as a system.",
        discussion: """
            A consumer names the answer that it holds to be wrong: the id of a verification or a reuse of its own agency. A \
            system that is enrolled for persons (a citizen portal) need not. The provider has ten working days; meanwhile \
            answers say that the record is disputed, and the paper is accepted. Name the fields that are wrong; without any, the \
            record as a whole is, or one is missing. Subjects, the provider's numbers and statements are personal, so they are \
            read from a file or from standard input.

            Example:
              echo uscc:91990102MA9L05073A | oncegate correction file business-licence \\
                --answer 01a2076b-447b-7f34-b6f5-0b2f7f1613ad --subject-file - \\
                --field address --profile affairs-centre-front-desk
            """
    )

    @Argument(help: "The material type.")
    var material: String

    @Option(help: ArgumentHelp("The answer that is wrong.", valueName: "id"))
    var answer: String?

    @Option(help: ArgumentHelp("The subject, as scheme:id; - is standard input.", valueName: "file"))
    var subjectFile: String

    @Option(help: ArgumentHelp("What is wrong; give it once for each.", valueName: "name"))
    var field: [String] = []

    @Option(help: "Only records that name the subject in this role.")
    var role: String?

    @Option(
        help: ArgumentHelp("The provider's number of the record; - is standard input.", valueName: "file")
    )
    var sourceIdFile: String?

    @Option(help: ArgumentHelp("What the provider should know; - is standard input.", valueName: "file"))
    var statementFile: String?

    @Flag(help: "Write JSON, with the receipt.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws {
        guard [subjectFile, sourceIdFile, statementFile].filter({ $0 == "-" }).count <= 1 else {
            throw ValidationError("standard input can hold one thing alone: put the others into files")
        }
    }

    func run() async throws {
        let connection = try connection.connection()
        let subject = SubjectText(try await InputFile(subjectFile).firstLine("a subject, such as uscc:9199…"))
        var body: JSONObject = [
            "material": .string(material), "subject": subject.json,
            "fields": .array(field.map { .string($0) }),
        ]
        body["receipt"] = answer.map { .string($0) }
        body["role"] = role.map { .string($0) }
        if let sourceIdFile {
            body["sourceId"] = .string(try await InputFile(sourceIdFile).firstLine("the provider's number"))
        }
        if let statementFile {
            let lines = try await InputFile(statementFile).lines()
            body["statement"] = .string(lines.joined(separator: " "))
        }
        let document = JSONValue.object(body)
        let filed = try await GatewayClient.connected(to: connection) { client in
            try await client.post("/v1/corrections", document)
        }
        CorrectionReport.print(filed, asJSON: json)
    }
}

import ArgumentParser
import CanonicalJSON

/// What is asked in a completeness check.
struct CheckOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A subject: its role, and the file with scheme:id; - is standard input. May be given several times.",
            valueName: "role=FILE"
        )
    )
    var subject: [String]

    @Option(name: .customLong("case"), help: ArgumentHelp("Your case number.", valueName: "number"))
    var caseNumber: String

    @Option(
        help: ArgumentHelp(
            "Whether a condition of the list holds: married=yes, married=no.",
            valueName: "name=yes|no"
        )
    )
    var condition: [String] = []

    @Option(help: ArgumentHelp("An entry that was promised in writing.", valueName: "number"))
    var promised: [String] = []

    @Option(help: ArgumentHelp("An entry that the applicant has brought.", valueName: "number"))
    var brought: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where the applicant stands: hall, online, kiosk, mobile, hotline, inspection.",
            valueName: "channel"
        )
    )
    var channel: String?

    @Option(
        help: ArgumentHelp(
            "A file with the staff number of who asks; - is standard input.",
            valueName: "file"
        )
    )
    var operatorFile: String?

    @Option(
        help: ArgumentHelp(
            "A file with the reference of the person's authorisation; - is standard input.",
            valueName: "file"
        )
    )
    var consentFile: String?

    @Option(help: ArgumentHelp("For whose item you act.", valueName: "agency"))
    var actingFor: String?

    @Option(
        help: ArgumentHelp(
            "Who acts for the applicant: authorised, guardian, legal-representative.",
            valueName: "relation"
        )
    )
    var agent: String?

    func validate() throws {
        let pairs = try subject.map {
            try CheckOptions.pair($0, "--subject is role=FILE, such as applicant=-")
        }
        guard Set(pairs.map(\.name)).count == pairs.count else {
            throw ValidationError("two subjects have the same role; call a second child child-2")
        }
        let files = pairs.map(\.value) + [operatorFile, consentFile].compactMap(\.self)
        guard files.count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("only one of the files can be standard input")
        }
        _ = try conditions()
    }

    /// The body of `POST /v1/checks`.
    func body(item: String) async throws -> JSONValue {
        var subjects = JSONObject()
        for text in subject {
            let (role, file) = try CheckOptions.pair(text, "--subject is role=FILE")
            let subject = SubjectText(try await InputFile(file).firstLine("a subject as scheme:id"))
            guard !subject.scheme.isEmpty else {
                throw ValidationError(
                    "a subject is scheme:id, such as resident-id:990102198503120017; there is no scheme in that of \(role)"
                )
            }
            subjects[role] = subject.json
        }
        var body: JSONObject = [
            "serviceItem": .string(item), "case": .string(caseNumber), "subjects": .object(subjects),
        ]
        let conditions = try conditions()
        if !conditions.members.isEmpty { body["conditions"] = .object(conditions) }
        if !promised.isEmpty { body["promises"] = .array(promised.map { .string($0) }) }
        if !brought.isEmpty { body["brought"] = .array(brought.map { .string($0) }) }
        body["channel"] = channel.map { .string($0) }
        if let operatorFile {
            body["operator"] = .string(try await InputFile(operatorFile).firstLine("a staff number"))
        }
        if let consentFile {
            let reference = try await InputFile(consentFile).firstLine("the reference of an authorisation")
            body["authorisation"] = ["kind": "consent", "reference": .string(reference)]
        }
        body["actingFor"] = actingFor.map { .string($0) }
        body["agent"] = agent.map { ["relation": .string($0)] }
        return .object(body)
    }

    private func conditions() throws -> JSONObject {
        var conditions = JSONObject()
        for text in condition {
            let (name, value) = try CheckOptions.pair(text, "--condition is name=yes or name=no")
            guard ["yes", "no"].contains(value), conditions[name] == nil else {
                throw ValidationError("--condition is name=yes or name=no, once for each name")
            }
            conditions[name] = .boolean(value == "yes")
        }
        return conditions
    }

    private static func pair(_ text: String, _ rule: String) throws -> (name: String, value: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init
        )
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw ValidationError(rule) }
        return (parts[0], parts[1])
    }
}

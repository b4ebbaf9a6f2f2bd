import ArgumentParser
import CanonicalJSON

/// What is the same in every question of a command: for what it is asked, and how.
struct QuestionOptions: ParsableArguments {
    /// Whether one valid record must satisfy the claims, or every one.
    enum Selection: String, ExpressibleByArgument, CaseIterable {
        case any
        case all
    }

    @Option(help: ArgumentHelp("The service item for which you ask.", valueName: "slug"))
    var item: String?

    @Option(name: .customLong("case"), help: ArgumentHelp("Your case number.", valueName: "number"))
    var caseNumber: String?

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

    @Option(help: ArgumentHelp("For whose item you act.", valueName: "agency"))
    var actingFor: String?

    @Option(
        help: ArgumentHelp("The day that is asked about, YYYY-MM-DD; today by default.", valueName: "date")
    )
    var on: String?

    @Option(help: "Whether one valid record must satisfy the claims, or every one.")
    var select: Selection?

    @Option(
        help: ArgumentHelp(
            "How many valid records must satisfy: exactly=0, at-least=1, at-most=2.",
            valueName: "count"
        )
    )
    var count: CountText?

    @Option(help: ArgumentHelp("Only records that name the subject in this role.", valueName: "role"))
    var role: String?

    /// Whether one of them was given.
    var isEmpty: Bool {
        [item, caseNumber, channel, operatorFile, actingFor, on, select?.rawValue, count?.comparison, role]
            .allSatisfy { $0 == nil }
    }

    /// A question about nobody yet, without claims.
    func template(material: String) async throws -> QuestionTemplate {
        var staff: String?
        if let operatorFile { staff = try await InputFile(operatorFile).firstLine("a staff number") }
        var purpose = JSONObject()
        purpose["serviceItem"] = item.map { .string($0) }
        purpose["case"] = caseNumber.map { .string($0) }
        purpose["channel"] = channel.map { .string($0) }
        purpose["operator"] = staff.map { .string($0) }
        purpose["actingFor"] = actingFor.map { .string($0) }
        var options = JSONObject()
        options["role"] = role.map { .string($0) }
        options["on"] = on.map { .string($0) }
        options["select"] = select.map { .string($0.rawValue) }
        options["count"] = count?.json
        return QuestionTemplate(material: material, options: options, purpose: purpose)
    }
}

/// A question without subject and claims.
struct QuestionTemplate: Equatable, Sendable {
    let material: String
    let options: JSONObject
    let purpose: JSONObject

    /// The body of a verification.
    func question(about subject: SubjectText, claims: JSONObject) -> JSONValue {
        var body: JSONObject = ["material": .string(material), "subject": subject.json]
        if !claims.members.isEmpty { body["claims"] = .object(claims) }
        for member in options.members { body[member.name] = member.value }
        body["purpose"] = .object(purpose)
        return .object(body)
    }
}

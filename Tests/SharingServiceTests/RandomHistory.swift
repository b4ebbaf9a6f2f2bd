import CanonicalJSON
import GatewayTesting
import SharingModel

/// What happens to one company's licences in a random order, and what follows from all of it together.
///
/// Licences name a person in a role as well, who is asked about too; now and then the wrong company holds one.
struct RandomHistory {
    /// One thing that happens.
    enum Event {
        case submit(JSONValue)
        case suspend(sourceID: String, status: String)
        case ask(consumer: Int, query: JSONValue)
    }

    /// An answer, with what stood in the store when it was given.
    struct Given: Equatable {
        let consumer: Int
        var id = ""
        /// The licence and its revision, counted from 0, of each that the question looked at.
        let drawnFrom: [Int: Int]
        let subject: Subject
    }

    /// What a licence says, as far as it changes.
    private struct Content: Equatable {
        var status: String
        var address: String
        var holder: Subject
        var person: Subject?
        var standing = "valid"

        func names(_ subject: Subject) -> Bool { subject == holder || subject == person }
    }

    private let number: Int
    private let consumers: Int
    private let companies: [Subject]
    private let person: Subject
    private var licences: [[Content]]
    private(set) var given: [Given] = []
    private var isFiled: (answer: Given, source: Int, fields: [String])?

    init(_ number: Int, consumers: Int, _ random: inout SeededRandom) {
        self.number = number
        self.consumers = consumers
        companies = ["A", "B"].map {
            RandomHistory.subject(.uscc, "91990100M\($0)" + RandomHistory.digits(number, 7))
        }
        let day = RandomHistory.digits(number % 28 + 1, 2)
        person = RandomHistory.subject(
            .residentID,
            "990102198503" + day + RandomHistory.digits(number / 28, 3)
        )
        licences = Array(repeating: [], count: Int.random(in: 1...2, using: &random))
    }

    func sourceID(_ licence: Int) -> String { "JY-\(number)-\(licence)" }

    /// The licence that the filed correction is about.
    var disputedSource: Int { isFiled?.source ?? 0 }

    mutating func next(_ random: inout SeededRandom) -> Event {
        let licence = Int.random(in: 0..<licences.count, using: &random)
        let newest = licences[licence].last
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<4: return submit(licence, newest, &random)
        case 4 where newest != nil:
            guard var content = newest else { return submit(licence, newest, &random) }
            content.standing = content.standing == "valid" ? "suspended" : "valid"
            licences[licence].append(content)
            return .suspend(sourceID: sourceID(licence), status: content.standing)
        default: return ask(&random)
        }
    }

    private mutating func submit(
        _ licence: Int,
        _ newest: Content?,
        _ random: inout SeededRandom
    ) -> Event {
        let content = Content(
            status: ["active", "dormant", "closed"].randomElement(using: &random) ?? "active",
            address: ["路1号", "路2号"].randomElement(using: &random) ?? "路1号",
            holder: Int.random(in: 0..<5, using: &random) > 0 ? companies[0] : companies[1],
            person: Int.random(in: 0..<4, using: &random) > 0 ? person : nil,
            standing: newest?.standing ?? "valid"
        )
        if content != newest { licences[licence].append(content) }
        var subjects: JSONObject = ["holder": content.holder.json]
        subjects["legal-representative"] = content.person?.json
        return .submit(
            Sample.licence(
                sourceID(licence),
                of: content.holder,
                fields: ["status": .string(content.status), "address": .string(content.address)],
                with: ["subjects": .object(subjects)]
            )
        )
    }

    private mutating func ask(_ random: inout SeededRandom) -> Event {
        let subject =
            [companies[0], companies[0], companies[1], person].randomElement(using: &random) ?? person
        let narrowed =
            Int.random(in: 0..<4, using: &random) == 0
            ? Int.random(in: 0..<licences.count, using: &random) : nil
        var drawnFrom: [Int: Int] = [:]
        for (licence, revisions) in licences.enumerated() where narrowed == nil || narrowed == licence {
            guard let newest = revisions.last, newest.names(subject) else { continue }
            drawnFrom[licence] = revisions.count - 1
        }
        let consumer = Int.random(in: 0..<consumers, using: &random)
        given.append(Given(consumer: consumer, drawnFrom: drawnFrom, subject: subject))
        let changes: JSONObject = narrowed.map { ["sourceId": .string(sourceID($0))] } ?? [:]
        return .ask(consumer: consumer, query: Sample.question(about: subject, with: changes))
    }

    /// Notes the id of the newest answer.
    mutating func note(_ id: String) { given[given.count - 1].id = id }

    /// Holds one of the answers to be wrong; nil where none was drawn from anything.
    mutating func fileSomething(
        _ random: inout SeededRandom
    ) throws -> (request: CorrectionRequest, consumer: Int)? {
        guard let answer = given.filter({ !$0.drawnFrom.isEmpty }).randomElement(using: &random),
            let source = answer.drawnFrom.keys.sorted().randomElement(using: &random),
            let fields = [["status"], ["address"], ["status", "address"], ["subjects"], []]
                .randomElement(using: &random)
        else { return nil }
        isFiled = (answer, source, fields)
        let body: JSONValue = [
            "receipt": .string(answer.id), "material": "business-licence",
            "subject": answer.subject.json,
            "fields": .array(fields.map { .string($0) }),
        ]
        return (try CorrectionRequest(json: body), answer.consumer)
    }

    /// The oracle: every answer that was drawn from a wrong revision of the disputed licence, in the order in which they were
    /// given; nil if the newest revision corrects nothing.
    func wrongAnswers() -> [Given]? {
        guard let (answer, source, fields) = isFiled, let disputed = answer.drawnFrom[source] else {
            return nil
        }
        let revisions = licences[source]
        let newest = revisions[revisions.count - 1]
        var wrong: Set<Int> = []
        for field in fields.isEmpty ? ["*"] : fields {
            let isMended = said(field, revisions[disputed]) != said(field, newest)
            for revision in revisions.indices where isMended {
                let isSameSince = (min(revision, disputed)...disputed).allSatisfy {
                    said(field, revisions[$0]) == said(field, revisions[disputed])
                }
                let isStillWrong = said(field, revisions[revision]) != said(field, newest)
                if revision <= disputed ? isSameSince : isStillWrong { wrong.insert(revision) }
            }
        }
        guard !wrong.isEmpty else { return nil }
        return given.filter { given in given.drawnFrom[source].map(wrong.contains) ?? false }
    }

    private func said(_ field: String, _ content: Content) -> [String] {
        let named = [content.holder.canonicalID, content.person?.canonicalID ?? ""]
        switch field {
        // The name of a field and of what every record has.
        case "status": return [content.status, content.standing]
        case "address": return [content.address]
        case "subjects": return named
        default: return [content.status, content.standing, content.address] + named
        }
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: count - text.count) + text
    }

    /// An invented subject with the check character that fits.
    private static func subject(_ scheme: SubjectScheme, _ id: String) -> Subject {
        for check in "0123456789ABCDEFGHJKLMNPQRTUWXY" {
            if let subject = Subject(scheme: scheme, id: id + String(check)) { return subject }
        }
        preconditionFailure("\(scheme) has a check character for everything")
    }
}

import CanonicalJSON
import SharingModel

/// What the page of a service guide 办事指南 shows.
struct GuideModel {
    /// One requirement: one choice, or several of which one is enough.
    struct Requirement {
        let number: Int
        /// The name of several choices together.
        let group: String?
        /// `held`, `brought` or neither, as the card's edge shows it.
        let mood: String
        let choices: [GuideEntry]
    }

    struct Step {
        let step: String
        let time: String?
    }

    struct Question {
        let question: String
        let answer: String
    }

    struct Telephone {
        let digits: String
    }

    /// Who gives what, in a line of the summary.
    struct Supply {
        let supplier: String
        let what: String
        let how: String
    }

    let agency: String
    let acceptingUnit: String?
    let applicants: String
    let basicCode: String
    let implementationCode: String
    let conditions: [String]
    let steps: [Step]
    let special: [String]
    let statutory: String
    let promised: String
    let fee: String
    let bases: [String]
    let result: String?
    let delivery: [String]
    let channels: [String]
    let visits: String
    let rules: [String]
    let questions: [Question]
    let consultation: Telephone?
    let complaint: Telephone?
    let requirements: [Requirement]
    let supplies: [Supply]
    /// How many papers are brought: a range where it depends on what is held.
    let bring: String
    let promise: Int
    let fetched: Int
    let isNothingBrought: Bool
    let imprint: Imprint?

    /// Which version of the guide this is, and how a printed one is checked.
    struct Imprint {
        let number: Int
        let hash: String
        let grouped: String
        let short: String
        let address: String
        let since: String?
        let side: Int
        let path: String
        let label: String
    }

    init(
        _ item: ServiceItem,
        version: GuideVersion?,
        base: String,
        under catalogue: Catalogue,
        in language: PageLanguage
    ) {
        let document = item.document
        let guide = document["guide"]
        func texts(_ json: JSONValue?) -> [String] {
            (json?.array ?? []).compactMap { CatalogueWords.text($0).map { language[$0] } }
        }
        func text(_ json: JSONValue?) -> String? { CatalogueWords.text(json).map { language[$0] } }
        func limit(_ limit: TimeLimit?) -> String {
            limit.map { language[CatalogueWords.limit($0)] } ?? language("none in the law", "法律未规定")
        }
        let words = GuideWords(catalogue: catalogue, language: language)
        agency = words.agency(item.agency)
        acceptingUnit = text(guide?["acceptingUnit"])
        applicants = item.applicants.map { language[CatalogueWords.applicant($0)] }.sorted()
            .joined(separator: language(", ", "、"))
        basicCode = item.basicCode
        implementationCode = item.implementationCode
        conditions = texts(guide?["conditions"])
        steps = (guide?["steps"]?.array ?? []).map { step in
            Step(
                step: text(step["title"]) ?? "",
                time: CatalogueWords.limit(step["time"]).map { language[$0] }
            )
        }
        special = texts(guide?["specialProcedures"])
        statutory = limit(item.limits.statutory)
        promised = item.limits.promised.map { language[CatalogueWords.limit($0)] } ?? statutory
        fee = text(document["fee"]?["title"]) ?? document["fee"]?["amount"]?.string ?? "—"
        bases = texts(document["basis"])
        result = text(guide?["result"]?["title"])
        delivery = texts(guide?["result"]?["delivery"])
        channels = (guide?["channels"]?.array ?? []).compactMap { text($0["title"]) }
        visits = text(guide?["visits"]) ?? document["visits"]?.integer.map { "\($0)" } ?? "—"
        rules = texts(guide?["reviewRules"])
        questions = (guide?["commonQuestions"]?.array ?? []).compactMap { json in
            guard let question = text(json["question"]), let answer = text(json["answer"]) else { return nil }
            return Question(question: question, answer: answer)
        }
        consultation = guide?["consultation"]?.string.map(Telephone.init)
        complaint = guide?["complaint"]?.string.map(Telephone.init)
        let requirements = item.requirements.enumerated().map { index, requirement in
            let several = requirement.choices.count > 1
            let entries = requirement.choices.map {
                GuideEntry($0, isOneOfSeveral: several, under: catalogue, in: language)
            }
            let group = requirement.title.map { language[$0] } ?? language("One of these", "以下任选其一")
            let mood =
                entries.allSatisfy(\.isFetched)
                ? "held" : entries.contains(where: \.isFetched) ? "" : "brought"
            return Requirement(number: index + 1, group: several ? group : nil, mood: mood, choices: entries)
        }
        self.requirements = requirements
        supplies = requirements.flatMap(\.choices).filter(\.isFetched).map { entry in
            Supply(supplier: entry.source ?? "—", what: entry.name, how: entry.kind)
        }
        func count(_ isCounted: (GuideEntry) -> Bool) -> Int {
            requirements.count { $0.choices.allSatisfy(isCounted) }
        }
        fetched = requirements.count { $0.choices.contains(where: \.isFetched) }
        promise = count(\.isPromised)
        let brought = count { !$0.isFetched && !$0.isPromised }
        let mixed = requirements.count - count(\.isFetched) - promise - brought
        bring = mixed == 0 ? "\(brought)" : "\(brought)–\(brought + mixed)"
        isNothingBrought = count(\.isFetched) == requirements.count
        imprint = version.flatMap { Imprint($0, base: base, in: language) }
    }
}

extension GuideModel.Imprint {
    init?(_ version: GuideVersion, base: String, in language: PageLanguage) {
        let address = "\(base)/g/\(version.code)"
        guard let symbol = QRCode(address) else { return nil }
        number = version.number
        hash = version.hash
        grouped = version.groupedCode
        short = version.code
        self.address = address
        since = version.since.map {
            FigureText.day(CivilCalendar.shanghai.day(of: $0), in: language.language)
        }
        side = symbol.sideWithQuietZone
        path = symbol.path
        label = language("QR code of \(address)", "二维码：\(address)")
    }
}

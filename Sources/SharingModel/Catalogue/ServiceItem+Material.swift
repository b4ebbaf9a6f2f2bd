import CanonicalJSON

extension ServiceItem {
    /// Where a listed material comes from.
    public enum Provision: String, Hashable, Sendable {
        /// Reused: its fields are fetched.
        case reuse
        /// Verified.
        case verify
        /// Verified that there is none.
        case none
        /// The applicant brings it.
        case applicant
        /// Promised in writing 告知承诺.
        case promise
    }

    /// One entry of the list.
    public struct Material: Sendable {
        /// The role of the person or business that applies, where an entry names nobody else.
        public static let applicantRole = "applicant"

        /// The type, or nil for something only the applicant has.
        public let type: String?
        /// What it is called, where it is no type.
        public let title: LocalizedText?
        /// Where it comes from.
        public let provision: Provision
        /// Whose it is: the role of a subject of the check, `applicant` where the entry does not say.
        public let owner: String
        /// The role in which a record must name the owner; nil for any.
        public let recordRole: String?
        /// The fields that are asked for; empty means that they are not restricted.
        public let fields: [String]
        /// What must hold of a record.
        public let expectations: [RawClaim]
        /// How many valid records must be as expected; nil means one at least.
        public let count: VerificationQuery.Count?
        /// When it is asked for at all; nil for always.
        public internal(set) var condition: MaterialCondition?
        /// In which form it is brought.
        public let form: LocalizedText?
        /// How many, and what must be on them.
        public let copies: PaperCopies?
        /// What a right one looks like.
        public let sample: LocalizedText?
        /// What others got wrong.
        public let commonMistakes: [LocalizedText]
        /// Until when it may follow 容缺受理; nil if it must be there from the start.
        public let deferrable: TimeLimit?
        /// What a promise is held against later.
        public let check: PromiseCheck?
        /// The law that asks for it.
        public internal(set) var basis: String?
        /// Where it stands in the definition.
        public let pointer: String?

        /// The type, or the title of what is no type: what it is compared by.
        var name: String { type ?? title?.zh ?? "" }

        /// The types that may be asked about for it: its own, unless it is paper, and what a promise is held against.
        var sharedTypes: [String] {
            var types: [String] = []
            if provision != .applicant, let type { types.append(type) }
            if case .verification(let material, _)? = check { types += material.sharedTypes }
            return types
        }
    }
}

extension ServiceItem.Material {
    static let members: Set<String> = [
        "material", "title", "role", "provision", "fields", "for", "basis", "condition", "alternatives",
        "form", "sample", "commonMistakes", "deferrable", "count", "expect", "copies", "check",
    ]

    /// Reads an entry that is no list of alternatives.
    init(_ reader: ObjectReader) throws(InvalidInput) {
        guard let provision = ServiceItem.Provision(rawValue: try reader.string("provision")) else {
            throw reader.mistyped(
                "provision",
                en: "reuse, verify, none, applicant or promise",
                zh: "reuse、verify、none、applicant 或 promise"
            )
        }
        self.provision = provision
        type = try reader.optionalString("material")
        title = try reader.optionalText("title")
        guard type != nil || title != nil else {
            throw InvalidInput(
                .malformed,
                at: reader.pointer,
                en: "needs a material or a title",
                zh: "需要 material 或 title"
            )
        }
        let owner = try reader.optionalString("for") ?? ServiceItem.Material.applicantRole
        guard Slug.isValid(owner, lengths: 2...63) else {
            throw reader.mistyped("for", en: "a role such as spouse", zh: "角色名称，如 spouse")
        }
        self.owner = owner
        recordRole = try reader.optionalString("role")
        fields = try reader.strings("fields")
        var expectations: [RawClaim] = []
        for entry in try reader.entries("expect") {
            expectations.append(try RawClaim(field: entry.name, json: entry.value, at: entry.pointer))
        }
        self.expectations = expectations
        let count = try reader.optional("count").map { json throws(InvalidInput) in
            try VerificationQuery.Count(json: json, at: reader.pointer("count"))
        }
        self.count = count ?? (provision == .none ? .noRecord : nil)
        condition = try reader.optional("condition").map { json throws(InvalidInput) in
            try MaterialCondition(json: json, at: reader.pointer("condition"))
        }
        form = try reader.optionalText("form")
        copies = try reader.optional("copies").map { json throws(InvalidInput) in
            try PaperCopies(json: json, at: reader.pointer("copies"))
        }
        sample = try reader.optionalText("sample")
        var mistakes: [LocalizedText] = []
        for (json, pointer) in try reader.elements("commonMistakes") {
            mistakes.append(try LocalizedText(json: json, at: pointer))
        }
        commonMistakes = mistakes
        deferrable = try reader.optional("deferrable").map { json throws(InvalidInput) in
            let inner = try ObjectReader(json, at: reader.pointer("deferrable"), members: ["within"])
            return try TimeLimit(json: inner.required("within"), at: inner.pointer("within"))
        }
        basis = try reader.optionalString("basis")
        check = try reader.optional("check").map { json throws(InvalidInput) in
            try PromiseCheck(json: json, at: reader.pointer("check"))
        }
        guard check == nil || provision == .promise else {
            throw reader.mistyped("check", en: "left out: only a promise has one", zh: "省略：只有告知承诺才有")
        }
        pointer = reader.pointer
    }
}

extension ObjectReader {
    /// A text in both languages, which may be absent.
    func optionalText(_ name: String) throws(InvalidInput) -> LocalizedText? {
        try optional(name).map { json throws(InvalidInput) in
            try LocalizedText(json: json, at: pointer(name))
        }
    }
}

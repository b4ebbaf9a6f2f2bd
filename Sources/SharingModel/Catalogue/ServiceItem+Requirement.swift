import CanonicalJSON

extension ServiceItem {
    /// One thing that an item asks for, and the ways in which it can be met: one is enough 任选其一.
    public struct Requirement: Sendable {
        /// What it is called, where there are several ways.
        public let title: LocalizedText?
        /// The ways; never empty.
        public let choices: [Material]
    }
}

extension ServiceItem.Requirement {
    init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: ServiceItem.Material.members)
        guard reader.optional("alternatives") != nil else {
            title = nil
            choices = [try ServiceItem.Material(reader)]
            return
        }
        title = try reader.optionalText("title")
        let basis = try reader.optionalString("basis")
        let condition = try reader.optional("condition").map { json throws(InvalidInput) in
            try MaterialCondition(json: json, at: reader.pointer("condition"))
        }
        var choices: [ServiceItem.Material] = []
        for (json, pointer) in try reader.elements("alternatives") {
            choices += try ServiceItem.Requirement(json: json, at: pointer).choices.map { choice in
                var choice = choice
                choice.basis = choice.basis ?? basis
                choice.condition = choice.condition ?? condition
                return choice
            }
        }
        guard !choices.isEmpty else {
            throw reader.mistyped("alternatives", en: "one entry or more", zh: "一个或多个条目")
        }
        self.choices = choices
    }
}

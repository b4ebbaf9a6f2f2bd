public import CanonicalJSON

/// A promise that was made for an entry of an item's list, as it is kept until it is checked; nothing personal.
public struct PromisedEntry: Hashable, Sendable {
    /// The service item.
    public let serviceItem: String
    /// The entry's number in its list.
    public let number: String
    /// What was promised, by the entry's title.
    public let title: LocalizedText
    /// The id of the log record of the check that was told of it.
    public let receipt: String

    /// Describes a promise.
    public init(serviceItem: String, number: String, title: LocalizedText, receipt: String) {
        self.serviceItem = serviceItem
        self.number = number
        self.title = title
        self.receipt = receipt
    }

    /// Reads back what ``json`` wrote; nil for anything else.
    public init?(_ json: JSONObject) {
        guard let item = json["serviceItem"]?.string, let number = json["entry"]?.string,
            let text = json["title"], let title = try? LocalizedText(json: text, at: ""),
            let receipt = json["receipt"]?.string
        else { return nil }
        self.init(serviceItem: item, number: number, title: title, receipt: receipt)
    }

    /// `{"entry", "receipt", "serviceItem", "title"}`.
    public var json: JSONObject {
        [
            "entry": .string(number), "receipt": .string(receipt), "serviceItem": .string(serviceItem),
            "title": title.json,
        ]
    }

    /// The entry as `item` has it now; nil if it is no promise any more.
    public func entry(in item: ServiceItem) -> ServiceItem.Material? {
        let parts = number.split(separator: ".").compactMap { Int($0) }
        guard let first = parts.first, item.requirements.indices.contains(first - 1) else { return nil }
        let choices = item.requirements[first - 1].choices
        let place = (parts.count > 1 ? parts[1] : 1) - 1
        guard choices.indices.contains(place), choices[place].provision == .promise else { return nil }
        return choices[place].title == title ? choices[place] : nil
    }
}

public import CanonicalJSON
import SharingModel

/// Every recall, newest first: `recalls.json`, for whoever has copies.
public enum RecallList {
    /// The list of all recalls of `datasets`.
    ///
    /// The tombstone's canonical bytes (RFC 8785) are what the signature is over.
    public static func document(of datasets: [DatasetDescription], at addresses: PublicAddresses) -> JSONValue
    {
        let recalls = datasets.flatMap { description in
            description.releases.compactMap { release in
                release.recall.map { (description: description, number: release.manifest.number, recall: $0) }
            }
        }.sorted { ($0.recall.at, $0.number) > ($1.recall.at, $1.number) }
        return [
            "recalls": .array(
                recalls.map { description, number, recall in
                    [
                        "address": .string("\(addresses.base)/data/\(description.name)/v/\(number)/"),
                        "tombstone": [
                            "dataset": .string(description.name), "number": .integer(Int64(number)),
                            "recalledAt": .string(recall.at.description), "reason": .string(recall.reason),
                        ],
                        "signature": .string(recall.signature),
                    ]
                }
            )
        ]
    }
}

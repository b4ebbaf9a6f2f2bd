package import SharingModel
package import SharingService
import TransparencyLog

/// What the checks write: made-up tags and bytes.
package enum StoreSample {
    package static let start = Timestamp(millisecondsSinceEpoch: 1_795_392_000_000)
    static let licence = "business-licence"

    /// Different for different numbers and kinds.
    static func tag(_ kind: Character, _ number: Int) -> BlindTag {
        guard let tag = BlindTag(bytes: identifier(kind, number)) else {
            preconditionFailure("an identifier has 16 bytes")
        }
        return tag
    }

    /// The name of a year's log.
    static func origin(_ year: Int) -> NoteName {
        guard let name = NoteName("log.example/\(year)") else { preconditionFailure("it is a name") }
        return name
    }

    static func subject(_ number: Int) -> BlindTag { tag("s", number) }

    /// A tag that differs in its first byte too.
    static func person(_ number: Int) -> BlindTag {
        var bytes = identifier("p", number)
        bytes[0] = UInt8(truncatingIfNeeded: number &* 37)
        guard let tag = BlindTag(bytes: bytes) else { preconditionFailure("an identifier has 16 bytes") }
        return tag
    }

    static func source(_ number: Int) -> BlindTag { tag("n", number) }

    static func wrapped(_ subject: BlindTag) -> [UInt8] { subject.bytes.reversed() + subject.bytes }

    static func agency(_ name: String) -> AgencyID {
        guard let agency = AgencyID(name) else { preconditionFailure("\(name) is not a slug") }
        return agency
    }

    /// A record that names `subjects`; the first one's key seals it.
    static func revision(
        _ number: Int64,
        _ revision: Int = 1,
        type: String = licence,
        version: Int = 1,
        subjects: [Int],
        content: String
    ) -> BatchWrites.Revision {
        BatchWrites.Revision(
            number: number,
            revision: revision,
            type: MaterialTypeReference(code: type, version: version),
            sourceTag: source(Int(number)),
            keyTag: subject(subjects.first ?? 0),
            sealed: Array(content.utf8),
            subjectTags: Set(subjects.map(subject))
        )
    }

    package static func record(_ number: Int, keyTag: BlindTag? = nil) -> LogRecord {
        LogRecord(
            id: identifier("r", number),
            bytes: Array("record \(number)".utf8),
            consumer: agency("affairs-centre"),
            provider: number.isMultiple(of: 2) ? agency("market-regulation") : nil,
            keyTag: keyTag,
            sealed: keyTag.map { $0.bytes + [UInt8(truncatingIfNeeded: number)] }
        )
    }

    static func leaf(_ number: Int) -> MerkleHash { PublicEntry(record: record(number).bytes).leafHash }

    static func outcome(_ status: Int, number: Int64 = 1) -> StoredOutcome {
        StoredOutcome(
            body: tag("b", status),
            status: status,
            outcome: "created",
            resource: String(number),
            revision: 1,
            place: LogPlace(log: 0, index: 0)
        )
    }

    private static func identifier(_ kind: Character, _ number: Int) -> [UInt8] {
        let value = UInt64(truncatingIfNeeded: number)
        let low = (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
        return Array("sample ".utf8) + [kind.asciiValue ?? 0] + low
    }
}

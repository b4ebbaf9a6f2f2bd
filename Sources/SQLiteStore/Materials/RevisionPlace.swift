/// A record's number and revision in one key: `number << 24 | revision`.
struct RevisionPlace {
    let place: Int64

    private static let revisionBits: Int64 = 24
    private static let numbers: ClosedRange<Int64> = 1...(Int64.max >> revisionBits)
    private static let revisions: ClosedRange<Int64> = 1...(1 << revisionBits - 1)

    init(place: Int64) {
        self.place = place
    }

    init?(number: Int64, revision: Int) {
        guard RevisionPlace.numbers.contains(number), RevisionPlace.revisions.contains(Int64(revision)) else {
            return nil
        }
        place = number << RevisionPlace.revisionBits | Int64(revision)
    }

    var number: Int64 { place >> RevisionPlace.revisionBits }

    var revision: Int { Int(place & (1 << RevisionPlace.revisionBits - 1)) }

    /// The place of the revision before; nil of the first.
    var before: RevisionPlace? { revision > 1 ? RevisionPlace(place: place - 1) : nil }

    /// The places of every revision of a record.
    static func all(of number: Int64) -> ClosedRange<Int64>? {
        guard numbers.contains(number) else { return nil }
        let first = number << revisionBits
        return first...(first | (1 << revisionBits - 1))
    }
}

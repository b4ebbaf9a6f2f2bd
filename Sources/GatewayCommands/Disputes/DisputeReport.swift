import CanonicalJSON

/// A sharing dispute as a person reads it.
enum DisputeReport {
    static func print(_ dispute: JSONValue, asJSON: Bool) {
        guard !asJSON else { return Console.print(String(decoding: dispute.encodedBytes, as: UTF8.self)) }
        let names = ["id", "state", "ground", "provider", "consumer", "contract"]
        Console.print(Table(names.map { [Headings.of($0), dispute[$0]?.string ?? ""] }).description)
        let steps = (dispute["steps"]?.array ?? []).map { step in
            ["time", "step", "by", "statement"].map { step[$0]?.string ?? "" }
        }
        Console.print("")
        let header = Headings.of(["time", "step", "by", "statement"])
        Console.print(Table(header: header, steps).description)
    }
}

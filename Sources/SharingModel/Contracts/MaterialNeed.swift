import CanonicalJSON

/// What a service item needs of one material type: all entries of its list that name the type, taken together.
struct MaterialNeed {
    /// How fields are compared in a verification.
    private(set) var claims: [String: Set<Comparison>] = [:]
    /// Which fields are handed over.
    private(set) var handovers: Set<String> = []
    /// How records are counted.
    private(set) var counts: Set<CountComparison> = []
    /// What is done at all.
    private(set) var operations: Set<Grant.Operation> = []

    /// Adds an entry of the item's list, as it stands in the item's definition.
    ///
    /// An entry without fields asks for all of them, but "there is none" needs no field except the required ones.
    mutating func add(_ entry: ServiceItem.Material, definition: JSONValue?, of type: MaterialType) {
        let all = type.fields.map(\.name)
        let expected = MaterialNeed.comparisons(expectedIn: definition)
        switch entry.provision {
        case .applicant, .promise: return
        case .reuse:
            operations.insert(.reuse)
            let fields = entry.fields.isEmpty ? all : entry.fields
            handovers.formUnion(fields.filter { type.field($0)?.isVerifyOnly == false })
            // What must hold of the record is verified; what cannot be handed over can still be.
            let rest = entry.fields.filter { type.field($0)?.isVerifyOnly == true && expected[$0] == nil }
            guard !expected.isEmpty || !rest.isEmpty else { return }
            addClaims(of: rest, expected, type)
        case .verify:
            addClaims(of: entry.fields.isEmpty ? all : entry.fields, expected, type)
        case .none:
            addClaims(of: entry.fields, expected, type)
        }
        let asked = definition?["count"]?.object?.members.compactMap { CountComparison(rawValue: $0.name) }
        counts.formUnion(asked ?? (entry.provision == .none ? [.exactly] : []))
    }

    private mutating func addClaims(
        of fields: [String],
        _ expected: [String: Set<Comparison>],
        _ type: MaterialType
    ) {
        operations.insert(.verify)
        for name in fields where expected[name] == nil { claims[name, default: []].insert(.equals) }
        for (name, comparisons) in expected { claims[name, default: []].formUnion(comparisons) }
        for name in type.requiredClaims { claims[name, default: []].insert(.equals) }
    }

    /// The comparisons of `expect`: `{status: active}` is equality, `{balance: {at-most: "20000"}}` is not.
    private static func comparisons(expectedIn definition: JSONValue?) -> [String: Set<Comparison>] {
        var comparisons: [String: Set<Comparison>] = [:]
        for member in definition?["expect"]?.object?.members ?? [] {
            let named = member.value.object?.members.compactMap { Comparison(rawValue: $0.name) }
            comparisons[member.name] = Set(named ?? [.equals])
        }
        return comparisons
    }
}

extension MaterialNeed {
    /// The needs as grants: operations, fields and counts.
    ///
    /// One grant where what is handed over may be all that is compared; otherwise one for each operation, since a field of
    /// a grant is handed over if the grant has reuse. A required claim may be compared under any grant.
    func grants(
        of type: MaterialType
    ) -> [(operations: Set<Grant.Operation>, fields: [String: Set<Comparison>], counts: Set<CountComparison>)]
    {
        guard operations == [.verify, .reuse] else {
            let fields = operations == [.reuse] ? reused : claims
            return operations.isEmpty ? [] : [(operations, fields, counts)]
        }
        let beyond = Set(claims.keys).subtracting(handovers).subtracting(type.requiredClaims)
        guard beyond.isEmpty else {
            return [([.verify], claims, counts), ([.reuse], reused, [])]
        }
        let compared = claims.filter { handovers.contains($0.key) }
        return [(operations, reused.merging(compared) { $1 }, counts)]
    }

    private var reused: [String: Set<Comparison>] {
        Dictionary(handovers.map { ($0, []) }) { first, _ in first }
    }
}

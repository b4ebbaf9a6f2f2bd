/// A verification whose claims were read by the fields of the type that the caller may ask about.
public struct TypedQuestion: Sendable {
    private let query: VerificationQuery
    private let type: MaterialType
    private let claims: [Claim]
    private let required: [Claim]
    /// The fields whose values decide: those claimed, and the one that ends a record's validity.
    public let fields: Set<String>

    /// Reads the claims of `query` by the fields of `type`.
    ///
    /// To be called after authorisation, which always comes first (domain.md, Verdict).
    /// - Throws: ``InvalidInput``: a value of the wrong type, a role or scheme the type does not have, a required claim
    ///   that is missing.
    public init(_ query: VerificationQuery, of type: MaterialType) throws(InvalidInput) {
        var faults: [InvalidInput.Fault] = []
        var claims: [Claim] = []
        for raw in query.claims {
            guard let field = type.field(raw.field) else { continue }
            do { claims.append(try Claim(raw, of: field)) } catch { faults += error.faults }
        }
        for name in type.requiredClaims {
            let isEquality = query.claims.contains {
                $0.field == name && $0.comparisons.first?.comparison == .equals
            }
            guard !isEquality else { continue }
            faults.append(
                InvalidInput.Fault(
                    pointer: "/claims/\(name)",
                    message: LocalizedText(
                        en: "this type is asked about only together with this claim, compared for equality",
                        zh: "查询该类材料必须同时给出此核验项（相等比较）"
                    )
                )
            )
        }
        guard faults.isEmpty else { throw InvalidInput(.value, faults) }
        let roles = query.role.map { name in type.roles.filter { $0.name == name } } ?? type.roles
        guard !roles.isEmpty else {
            let known = type.roles.map(\.name).joined(separator: ", ")
            throw InvalidInput(
                .subject,
                at: "/role",
                en: "this type has the roles \(known)",
                zh: "该类材料的角色有：\(known)"
            )
        }
        guard roles.contains(where: { $0.schemes.contains(query.subject.scheme) }) else {
            let known = Set(roles.flatMap(\.schemes)).map(\.rawValue).sorted().joined(separator: ", ")
            throw InvalidInput(
                .subject,
                at: "/subject/scheme",
                en: "in this role the type names subjects by \(known)",
                zh: "该角色的主体标识体系为：\(known)"
            )
        }
        self.query = query
        self.type = type
        self.claims = claims
        var fields = Set(claims.map(\.field))
        if case .field(let name) = type.validity { fields.insert(name) }
        self.fields = fields
        required = claims.filter { type.requiredClaims.contains($0.field) }
    }

    /// Compares the claims with the records in which the subject is named (domain.md, Verdict).
    ///
    /// `records` is every record of the type that names the subject in any role, in any order; `today` is the civil day,
    /// unless the question names one.
    public func verdict(among records: [MaterialRecord], today: CivilDate) -> Verdict {
        let candidates = records.filter(isCandidate)
        let known = candidates.filter(isKnown)
        // With a wrong required claim the only answer is "mismatch": neither state nor other claims are told.
        if known.isEmpty, !candidates.isEmpty { return .mismatch([]) }
        let day = query.day ?? today
        let valid = known.filter { $0.invalidity(on: day, under: type.validity) == nil }
        if let count = query.count {
            // A valid record under another name may be the subject's all the same: then "so few" is not established.
            let isDoubtful = candidates.contains {
                $0.invalidity(on: day, under: type.validity) == nil && !known.contains($0)
            }
            if isDoubtful, count.comparison != .atLeast { return .mismatch([]) }
            return count.holds(for: valid.count(where: satisfiesAll)) ? .match([]) : .mismatch([])
        }
        guard let newest = known.max(by: TypedQuestion.isOlder) else { return .notFound }
        guard !valid.isEmpty else {
            return newest.invalidity(on: day, under: type.validity).map(Verdict.notValid) ?? .notFound
        }
        return query.selection == .all ? verdictOnAll(valid) : verdictOnAny(valid)
    }

    /// Whether nothing is found of the subject under what a question must know of it, whatever the verdict is.
    public func findsNothing(among records: [MaterialRecord]) -> Bool {
        !records.contains { isCandidate($0) && isKnown($0) }
    }

    private func isCandidate(_ record: MaterialRecord) -> Bool {
        record.type == type.reference && record.status != .superseded
            && record.names(query.subject, as: query.role)
            && (query.sourceID.map { $0 == record.sourceID } ?? true)
    }

    private func isKnown(_ record: MaterialRecord) -> Bool {
        required.allSatisfy { $0.result(for: record) == .match }
    }

    private func verdictOnAny(_ valid: [MaterialRecord]) -> Verdict {
        let ranked = valid.map { record in (record, results(for: record)) }
        let best = ranked.max { left, right in
            let (fewer, more) = (matches(left.1), matches(right.1))
            return fewer == more ? TypedQuestion.isOlder(left.0, right.0) : fewer < more
        }
        guard let (_, outcome) = best else { return .notFound }
        return matches(outcome) == claims.count ? .match(outcome) : .mismatch(outcome)
    }

    private func verdictOnAll(_ valid: [MaterialRecord]) -> Verdict {
        let overall = claims.map { claim in
            let outcomes = Set(valid.map(claim.result))
            let result: Claim.Result =
                outcomes.contains(.mismatch) ? .mismatch : outcomes.contains(.absent) ? .absent : .match
            return Verdict.ClaimResult(field: claim.field, result: result)
        }
        return matches(overall) == claims.count ? .match(overall) : .mismatch(overall)
    }

    private func satisfiesAll(_ record: MaterialRecord) -> Bool {
        claims.allSatisfy { $0.result(for: record) == .match }
    }

    private func results(for record: MaterialRecord) -> [Verdict.ClaimResult] {
        claims.map { Verdict.ClaimResult(field: $0.field, result: $0.result(for: record)) }
    }

    private func matches(_ results: [Verdict.ClaimResult]) -> Int {
        results.count { $0.result == .match }
    }

    /// Whether `left` yields to `right`: the newest by date of issue wins, then the smaller number.
    private static func isOlder(_ left: MaterialRecord, _ right: MaterialRecord) -> Bool {
        left.issuedOn == right.issuedOn ? left.sourceID > right.sourceID : left.issuedOn < right.issuedOn
    }
}

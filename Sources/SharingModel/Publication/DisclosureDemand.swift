import CanonicalJSON

/// A type that is disclosed on request, and so often asked for that it should be disclosed proactively (Decree 711 art 44).
///
/// The gateway takes no requests for disclosure. What it knows instead is how many agencies other than the source were
/// answered about the type, and how often; that stands for the demand.
public struct DisclosureDemand: Hashable, Sendable {
    /// How many agencies at least must have asked.
    public static let leastConsumers = 3
    /// How many questions at least must have been answered.
    public static let leastUses = 100

    /// The type, in its newest version.
    public let type: MaterialTypeReference
    /// Whose records they are: who looks at the disclosure class again.
    public let source: AgencyID
    /// How many agencies asked and were answered.
    public let consumers: Int
    /// How many questions of theirs were answered.
    public let uses: Int

    /// What it calls for.
    public var message: LocalizedText {
        LocalizedText(
            en:
                "\(type.code) is disclosed on request; \(consumers) agencies asked \(uses) times: review whether it can be proactive (Decree 711 art 44)",
            zh: "\(type.code) 为依申请公开，已有 \(consumers) 个部门查询 \(uses) 次：请研究是否转为主动公开（《政府信息公开条例》第四十四条）"
        )
    }

    /// The types that what was counted in a period calls for, those with the most consumers first.
    public static func all(_ tallies: [Tally], under catalogue: Catalogue) -> [DisclosureDemand] {
        var consumers: [String: Set<AgencyID>] = [:]
        var uses: [String: Int] = [:]
        for tally in tallies where tally.count > 0 && isAnswer(tally.key.measure) {
            guard let code = tally.key.material, let consumer = tally.key.consumer,
                consumer != tally.key.provider
            else { continue }
            consumers[code, default: []].insert(consumer)
            uses[code, default: 0] += tally.count
        }
        return uses.compactMap { code, uses in
            let reference = MaterialTypeReference(code: code, version: nil)
            guard let type = catalogue.versions(of: reference).first, type.disclosure == .onRequest,
                let consumers = consumers[code]?.count, consumers >= leastConsumers, uses >= leastUses
            else { return nil }
            return DisclosureDemand(
                type: type.reference,
                source: type.source,
                consumers: consumers,
                uses: uses
            )
        }
        .sorted { ($1.consumers, $1.uses, $0.type.code) < ($0.consumers, $0.uses, $1.type.code) }
    }

    private static func isAnswer(_ measure: TallyMeasure) -> Bool {
        switch measure {
        case .verification, .replacement, .release, .emptyReuse: true
        case .refusal, .refusedFor, .paper, .outcome, .submission, .correction, .corrected, .notice,
            .repeatedNotice:
            false
        }
    }
}

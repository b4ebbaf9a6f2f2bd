import SharingModel

/// The answers about certificates, and the questions that are open; every change is told the time.
struct StatusTable {
    private struct Entry {
        /// The newest answer, and until when it counts.
        var answer: (content: StatusAnswer, until: Timestamp)?
        /// The question that is open.
        var question: Task<Void, Never>?
        /// When the last question was asked.
        var asked: Timestamp?
        /// When somebody last wanted to know.
        var looked: Timestamp
    }

    /// What a question came to that has no answer.
    static let failed = "failed"
    /// For how long a certificate is in use after somebody wanted to know.
    private static let use = Duration.seconds(3600)
    /// After what time a question that failed is asked again in the background, at most.
    private static let pause = Duration.seconds(10)
    /// How many certificates are kept; only those that lead to a trusted root come here.
    private static let capacity = 10_000

    private var entries: [IssuedCertificate: Entry] = [:]
    /// How many questions are open.
    private(set) var openQuestions = 0
    /// What questions came to.
    private(set) var counts: [String: Int] = [:]
    /// The serial numbers, by their issuer's key, of which the last question came to nothing.
    private(set) var unanswered: [[UInt8]: Set<[UInt8]>] = [:]

    /// What is known at `time`, and that somebody wanted to know.
    ///
    /// A revocation does not run out.
    mutating func look(at certificate: IssuedCertificate, at time: Timestamp) -> CertificateStatus? {
        entries[certificate, default: Entry(looked: time)].looked = time
        guard let answer = entries[certificate]?.answer else { return nil }
        return time < answer.until || answer.content.status == .revoked ? answer.content.status : nil
    }

    /// The open question.
    func question(about certificate: IssuedCertificate) -> Task<Void, Never>? {
        entries[certificate]?.question
    }

    /// Whether no question is open, and the last one is so long ago; a clock that was set back counts as that.
    func isDue(_ certificate: IssuedCertificate, after pause: Duration, at time: Timestamp) -> Bool {
        guard let entry = entries[certificate], entry.question == nil else { return false }
        guard let asked = entry.asked else { return true }
        return time < asked || asked + pause <= time
    }

    /// What is in use and to be asked about in the background, those asked longest ago first.
    func due(refresh: Duration, at time: Timestamp) -> [IssuedCertificate] {
        let inUse = entries.filter { time < $0.value.looked + StatusTable.use }
        return inUse.filter { isDue($0.key, after: pause(of: $0.key, $0.value, refresh: refresh), at: time) }
            .sorted { ($0.value.asked ?? .distantPast) < ($1.value.asked ?? .distantPast) }.map(\.key)
    }

    private func pause(of certificate: IssuedCertificate, _ entry: Entry, refresh: Duration) -> Duration {
        if unanswered[certificate.issuerKey]?.contains(certificate.serial) == true {
            return min(refresh, StatusTable.pause)
        }
        guard let asked = entry.asked, let until = entry.answer?.until else { return refresh }
        // Twice within the life of an answer, so that one question may fail.
        let life = Duration.milliseconds(until.millisecondsSinceEpoch - asked.millisecondsSinceEpoch)
        return min(refresh, max(.seconds(1), life / 2))
    }

    mutating func begin(
        _ question: Task<Void, Never>,
        about certificate: IssuedCertificate,
        at time: Timestamp
    ) {
        makeRoom(for: certificate)
        entries[certificate, default: Entry(looked: time)].question = question
        entries[certificate]?.asked = time
        openQuestions += 1
    }

    /// Takes an answer; an older one than the one that is there changes nothing, as it may be played back.
    ///
    /// - Returns: whether every certificate of its authority is answered about again.
    mutating func note(
        _ answer: StatusAnswer,
        about certificate: IssuedCertificate,
        lifetime: Duration,
        at time: Timestamp
    ) -> Bool {
        end(certificate, as: answer.status.rawValue)
        if let known = entries[certificate]?.answer?.content, answer.from < known.from { return false }
        let limit = time + lifetime
        entries[certificate]?.answer = (answer, min(answer.until ?? limit, limit))
        return settle(certificate)
    }

    /// Notes that there is no answer.
    ///
    /// - Returns: whether it is the first of its authority's certificates without one.
    mutating func noteFailure(about certificate: IssuedCertificate) -> Bool {
        end(certificate, as: StatusTable.failed)
        let isFirst = unanswered[certificate.issuerKey] == nil
        unanswered[certificate.issuerKey, default: []].insert(certificate.serial)
        return isFirst
    }

    /// Forgets what nobody has wanted to know for long; not what is revoked.
    mutating func forgetUnused(at time: Timestamp) {
        for (certificate, entry) in entries
        where entry.looked + StatusTable.use <= time && entry.answer?.content.status != .revoked {
            forget(certificate, entry)
        }
    }

    private mutating func makeRoom(for certificate: IssuedCertificate) {
        guard entries.count > StatusTable.capacity else { return }
        let oldest = entries.filter { $0.key != certificate }.min { $0.value.looked < $1.value.looked }
        if let oldest { forget(oldest.key, oldest.value) }
    }

    private mutating func forget(_ certificate: IssuedCertificate, _ entry: Entry) {
        guard entry.question == nil else { return }
        entries[certificate] = nil
        _ = settle(certificate)
    }

    private mutating func end(_ certificate: IssuedCertificate, as outcome: String) {
        entries[certificate]?.question = nil
        openQuestions -= 1
        counts[outcome, default: 0] += 1
    }

    private mutating func settle(_ certificate: IssuedCertificate) -> Bool {
        guard unanswered[certificate.issuerKey]?.remove(certificate.serial) != nil else { return false }
        guard unanswered[certificate.issuerKey]?.isEmpty == true else { return false }
        unanswered[certificate.issuerKey] = nil
        return true
    }
}

extension Timestamp {
    fileprivate static let distantPast = Timestamp(millisecondsSinceEpoch: .min)
}

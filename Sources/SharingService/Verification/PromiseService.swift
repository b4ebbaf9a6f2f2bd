import CanonicalJSON
public import SharingModel

/// Promises that were made instead of papers, and their checks when these are due.
public struct PromiseService: Sendable {
    private let gateway: SharingGateway

    /// Looks after the promises that `gateway` was told of.
    public init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// Checks every promise that is due, and tells the agencies what came of it.
    ///
    /// - Returns: how often each outcome came; and what went wrong with others, which stops none and is tried again.
    public func checkDue() async throws -> (outcomes: [PromiseOutcome: Int], failures: [any Error]) {
        let today = gateway.today
        var outcomes: [PromiseOutcome: Int] = [:]
        var failures: [any Error] = []
        for matter in try await gateway.store.matters(.promise, isOpen: true) {
            guard let due = matter.due, due <= today else { continue }
            do {
                if let outcome = try await check(matter) { outcomes[outcome, default: 0] += 1 }
            } catch {
                failures.append(error)
            }
        }
        return (outcomes, failures)
    }

    private func check(_ matter: StoredMatter) async throws -> PromiseOutcome? {
        guard let promise = PromisedEntry(matter.content) else { throw Vault.Unopenable(what: "a promise") }
        let operation = try PromiseOperation(
            matter,
            promise,
            try await sealed(matter),
            under: gateway.catalogue.current,
            vault: gateway.vault
        )
        return try await gateway.engine.perform(operation).0
    }

    /// What is personal in a promise; nil if nothing is, or its subject was erased.
    private func sealed(_ matter: StoredMatter) async throws -> PromiseOperation.Sealed? {
        guard let tag = matter.keyTag, let sealed = matter.sealed,
            let wrapped = try await gateway.wrappedKey(of: tag)
        else { return nil }
        // A key that the subject got after an erasure opens nothing from before.
        guard let key = try? gateway.vault.dataKey(wrapped, for: tag),
            let content = try? gateway.vault.open(sealed, for: .matter(id: matter.id), with: key),
            let json = try? JSONValue(parsing: content),
            let subject = json["subject"].flatMap({ Subject(canonical: $0) }), let purpose = json["purpose"]
        else { return nil }
        return PromiseOperation.Sealed(subject: subject, purpose: purpose)
    }
}

extension SharingGateway {
    /// The wrapped data key of a subject, if there is one.
    func wrappedKey(of tag: BlindTag) async throws -> [UInt8]? {
        var lookUps = LookUps()
        lookUps.dataKeys = [tag]
        return try await find(lookUps).dataKeys[0]
    }
}

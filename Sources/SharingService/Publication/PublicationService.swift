public import CanonicalJSON
public import OpenData
public import SharingModel

/// Open data from the candidate to the recall: built by one person, reviewed by another, released, and taken back.
public struct PublicationService: Sendable {
    let gateway: SharingGateway
    let archive: any ReleaseArchive
    let addresses: PublicAddresses

    /// Publishes the data of `gateway` at the public listener's addresses.
    ///
    /// - Throws: ``PublicationRejection/noArchive``.
    public init(_ gateway: SharingGateway, at addresses: PublicAddresses) throws(PublicationRejection) {
        guard let archive = gateway.archive else { throw .noArchive }
        self.gateway = gateway
        self.archive = archive
        self.addresses = addresses
    }

    /// Prepares the building of a candidate, if nobody else builds or releases the dataset; it is to be run.
    ///
    /// - Throws: ``PublicationRejection``; `InvalidInput` (value) for what may not be published.
    public func beginBuild(of name: DatasetName, by caller: Caller) throws -> ReleaseBuild {
        let dataset = try dataset(name, for: caller)
        let obstacles = obstacles(to: dataset)
        guard obstacles.isEmpty else {
            throw InvalidInput(.value, obstacles.map { .init(pointer: "/source", message: $0.message) })
        }
        guard gateway.publication.beginWork(on: name) else { throw PublicationRejection.busy }
        return ReleaseBuild(service: self, dataset: dataset, caller: caller.id)
    }

    /// Removes the files of what is neither a candidate nor public: what a crash has left, and what was recalled.
    ///
    /// - Parameter isAlone: whether no other gateway builds into the same folders; else nothing is removed.
    /// - Returns: What operators must mend, a sentence each: what could not be removed, and public releases that lack files.
    /// - Throws: ``StoreError``, and what the archive throws.
    public func sweep(isAlone: Bool = true) async throws -> [String] {
        let released = gateway.publication.current.datasets.flatMap(\.releases).filter { $0.recall == nil }
        var kept = Set(released.map(\.id))
        kept.formUnion(
            try await gateway.store.matters(.release, isOpen: true).map { RecordID(bytes: $0.id) }
        )
        var warnings: [String] = []
        for id in isAlone ? try await archive.ids() : [] where !kept.contains(id) {
            do { try await archive.remove(id) } catch { warnings.append("\(error)") }
        }
        for release in released {
            let missing = release.manifest.files.map(\.name).filter {
                archive.file($0, encoding: nil, of: release.id) == nil
            }
            guard !missing.isEmpty else { continue }
            warnings.append(
                "\(release.manifest.dataset) \(release.number) is public but lacks \(missing.joined(separator: ", ")): restore the folder \(release.id) of releases from a backup, or recall it"
            )
        }
        return warnings
    }

    /// Takes a review, a release or a recall.
    ///
    /// - Parameters:
    ///   - verb: what is done.
    ///   - number: the release's number.
    ///   - name: its dataset.
    ///   - bytes: of a review, the hash of the bytes that were reviewed, in hexadecimal.
    ///   - reason: of a rejection or a recall.
    ///   - caller: who does it.
    ///   - key: under which it is done once.
    /// - Returns: the release as callers see it, with the receipt.
    /// - Throws: ``PublicationRejection``, `LogUnavailable`, `IdempotencyKey.Conflict`.
    public func take(
        _ verb: ReleaseStanding.Verb,
        of number: Int,
        of name: DatasetName,
        bytes: String? = nil,
        reason: String? = nil,
        by caller: Caller,
        under key: IdempotencyKey? = nil
    ) async throws -> JSONObject {
        let dataset = try dataset(name, for: caller)
        let matter = try await release(number, of: name)
        guard gateway.publication.beginWork(on: name) else { throw PublicationRejection.busy }
        defer { gateway.publication.endWork(on: name) }
        let standing = try matter.releaseStanding()
        // What is decided already is not looked at again: a repetition gets the first answer.
        if (verb == .approve && standing.state == .candidate)
            || (verb == .release && standing.state == .approved)
        {
            try await requireSameFiles(matter)
            // Last, since hashing files takes long and something may be erased meanwhile.
            try await requireFresh(matter, of: dataset)
        }
        // Where files could not be deleted, a second call tries again, although there is nothing more to decide.
        if verb == .recall, standing.state == .recalled { _ = try await removeFiles(of: matter) }
        let operation = ReleaseStep(
            RecordID(bytes: matter.id),
            verb,
            bytes: bytes,
            reason: reason,
            by: caller.id,
            signer: gateway.tokens.current.signer
        )
        let repeatable = RepeatableOperation(operation, under: key) { outcome in
            KeptOutcome(
                status: 200,
                word: outcome.matter.state,
                resource: RecordID(bytes: outcome.matter.id).description,
                position: outcome.position
            )
        }
        let (outcome, batch) = try await gateway.engine.perform(repeatable)
        switch outcome {
        case .first(let outcome):
            var answer = try json(outcome.matter)
            if try await !removeFiles(of: outcome.matter) { answer["filesRemain"] = true }
            answer["receipt"] = .object(batch.receipt(at: outcome.position))
            return answer
        case .earlier(let earlier):
            guard let id = RecordID(earlier.resource), let matter = try await gateway.store.matter(id.bytes)
            else { throw StoredMatter.Unreadable() }
            var answer = try json(matter)
            if try await !removeFiles(of: matter) { answer["filesRemain"] = true }
            answer["receipt"] = (try await ReceiptService(gateway).receipt(of: earlier)).map { .object($0) }
            return answer
        }
    }

    /// Removes the files of what is neither a candidate nor public; nobody is served from them since the commit.
    ///
    /// - Returns: whether none is left; those that are go when this is asked for again, or at the next start.
    private func removeFiles(of matter: StoredMatter) async throws -> Bool {
        guard try !matter.releaseStanding().keepsFiles else { return true }
        do {
            try await archive.remove(RecordID(bytes: matter.id))
            return true
        } catch {
            return false
        }
    }

    /// Sees to it that the files are those that were built.
    private func requireSameFiles(_ matter: StoredMatter) async throws {
        let manifest = try matter.candidateManifest()
        guard try await archive.holds(manifest.files, of: RecordID(bytes: matter.id)) else {
            throw PublicationRejection.filesChanged
        }
    }

    /// The releases of a dataset, oldest first, candidates included.
    public func releases(
        of name: DatasetName,
        for caller: Caller
    ) async throws -> [(id: RecordID, document: JSONObject)] {
        _ = try dataset(name, for: caller)
        return try await gateway.store.matters(.release, isOpen: false)
            .filter { try $0.candidateManifest().dataset == name }
            .map { (RecordID(bytes: $0.id), try json($0)) }
    }

    /// A file of a candidate or a release, for those who prepare and review it.
    public func file(
        _ file: String,
        of number: Int,
        of name: DatasetName,
        for caller: Caller
    ) async throws -> ArchivedFile {
        _ = try dataset(name, for: caller)
        let matter = try await release(number, of: name)
        guard try matter.releaseStanding().keepsFiles,
            let found = archive.file(file, encoding: nil, of: RecordID(bytes: matter.id))
        else { throw PublicationRejection.unknown }
        return found
    }

    /// The dataset, if the caller is of its publisher or of the hub.
    func dataset(_ name: DatasetName, for caller: Caller) throws -> Dataset {
        guard let dataset = gateway.catalogue.current.datasets[name] else {
            throw PublicationRejection.unknown
        }
        guard [dataset.publisher, gateway.hub].contains(caller.id.agency) else {
            throw PublicationRejection.notYours
        }
        return dataset
    }

    /// The newest matter of that number.
    private func release(_ number: Int, of name: DatasetName) async throws -> StoredMatter {
        if let known = gateway.publication.current[name]?.release(number),
            let matter = try await gateway.store.matter(known.id.bytes)
        {
            return matter
        }
        let matters = try await gateway.store.matters(.release, isOpen: false)
        let found = try matters.last { matter in
            let manifest = try matter.candidateManifest()
            return manifest.dataset == name && manifest.number == number
        }
        guard let found else { throw PublicationRejection.unknown }
        return found
    }

    /// A release as callers see it.
    func json(_ matter: StoredMatter) throws -> JSONObject {
        let manifest = try matter.publishedRelease()?.manifest ?? matter.candidateManifest()
        return [
            "dataset": .string(manifest.dataset.description), "number": .integer(Int64(manifest.number)),
            "state": .string(matter.state), "manifest": manifest.json,
            "steps": .array(
                matter.steps.map { step in
                    var object: JSONObject = ["step": .string(step.verb)]
                    object["by"] = step.actor.map { .string($0.description) }
                    object["time"] = .string(step.time.description)
                    object["reason"] = step.content["reason"]
                    return .object(object)
                }
            ),
        ]
    }
}

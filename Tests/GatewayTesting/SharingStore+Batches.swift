package import SharingModel
package import SharingService
import TransparencyLog

extension SharingStore {
    /// Commits one batch; the tree grows by the records that it writes.
    ///
    /// - Returns: what was read before.
    @discardableResult
    package func commit(
        at time: Timestamp = StoreSample.start,
        lookingUp lookUps: [LookUps] = [],
        _ write: @Sendable @escaping (inout BatchWrites, StoreSnapshot) throws -> Void
    ) async throws -> StoreSnapshot {
        try await transact(lookUps) { snapshot in
            var writes = BatchWrites(time: time)
            try write(&writes, snapshot)
            writes.grow(snapshot.head.frontier)
            return (writes, snapshot)
        }
    }

    /// Commits `records` as one batch.
    package func append(_ numbers: Range<Int>, at time: Timestamp = StoreSample.start) async throws {
        try await commit(at: time) { writes, _ in writes.records = numbers.map { StoreSample.record($0) } }
    }

    /// Adds records with the data keys that seal them.
    func add(_ revisions: [BatchWrites.Revision], newKeys: [Int]) async throws {
        try await commit { writes, _ in
            writes.dataKeys = newKeys.map(StoreSample.subject).map { ($0, StoreSample.wrapped($0)) }
            writes.revisions = revisions
        }
    }

    /// What the look-ups of one operation find.
    func find(_ describe: (inout LookUps) -> Void) async throws -> Findings {
        var lookUps = LookUps()
        describe(&lookUps)
        let findings = try await transact([lookUps]) { snapshot in
            (BatchWrites(time: StoreSample.start), snapshot.findings)
        }
        return findings.first ?? Findings()
    }

    /// The contents of the records that name a subject.
    func contents(ofSubject subject: Int, type: String = StoreSample.licence) async throws -> [String] {
        let findings = try await find {
            $0.subjects = [LookUps.SubjectKey(type: type, tag: StoreSample.subject(subject))]
        }
        return findings.subjects.joined().map { String(decoding: $0.sealed, as: UTF8.self) }
    }

    /// The record with a provider's number.
    func material(withSource source: Int, type: String = StoreSample.licence) async throws -> StoredMaterial?
    {
        let findings = try await find {
            $0.sources = [LookUps.SourceKey(type: type, tag: StoreSample.source(source))]
        }
        return findings.sources.first ?? nil
    }
}

extension BatchWrites {
    /// Enters how the tree grows by ``records``.
    mutating func grow(_ frontier: Frontier) {
        guard !records.isEmpty else { return }
        let growth = frontier.appending(records.map { PublicEntry(record: $0.bytes).leafHash })
        self.growth = growth
        checkpoint = "checkpoint \(growth.after.size)\n"
    }
}

/// An error of a caller's own.
package struct CallersError: Error, Equatable {
    package let number: Int

    package init(number: Int) { self.number = number }
}

import GRDB
import SharingModel
import SharingService

/// Material records: every revision, and the tags under which the newest is found.
final class MaterialTable {
    let codes: CodeTable
    let keys: SubjectKeyTable
    let erased: ErasedSubjectTable
    private let selectNumbers: PreparedStatement
    private let selectSource: PreparedStatement
    private let selectNewest: PreparedStatement
    let selectAllRevisions: PreparedStatement
    private let selectHighest: PreparedStatement
    private let selectTags: PreparedStatement
    private let insertSource: PreparedStatement
    private let insertRevision: PreparedStatement
    private let insertSubject: PreparedStatement
    let deleteSubject: PreparedStatement
    let deleteSubjects: PreparedStatement
    let deleteSource: PreparedStatement
    let selectAllTags: PreparedStatement
    let emptyRevisions: PreparedStatement
    let selectSealedFor: PreparedStatement
    let deleteSources: PreparedStatement
    let selectPage: PreparedStatement
    /// The highest number that was committed, once it was asked for; and the highest of the open transaction.
    private var highest: Int64?
    private var highestWritten: Int64 = 0

    init(_ database: Database, codes: CodeTable, keys: SubjectKeyTable) throws {
        self.codes = codes
        self.keys = keys
        erased = try ErasedSubjectTable(database)
        selectNumbers = try PreparedStatement(
            database,
            "SELECT number FROM material_subject WHERE type = ?1 AND tag = ?2 ORDER BY number"
        )
        selectSource = try PreparedStatement(
            database,
            "SELECT number FROM material_source WHERE type = ?1 AND tag = ?2"
        )
        selectNewest = try PreparedStatement(
            database,
            """
            SELECT place, version, key_tag, sealed FROM material_revision
            WHERE place BETWEEN ?1 AND ?2 ORDER BY place DESC LIMIT 1
            """
        )
        selectAllRevisions = try PreparedStatement(
            database,
            """
            SELECT place, version, key_tag, sealed, time FROM material_revision
            WHERE place BETWEEN ?1 AND ?2 ORDER BY place
            """
        )
        selectHighest = try PreparedStatement(database, "SELECT max(place) FROM material_revision")
        selectTags = try PreparedStatement(
            database,
            "SELECT subject_tags FROM material_revision WHERE place = ?1"
        )
        insertSource = try PreparedStatement(
            database,
            "INSERT INTO material_source (type, tag, number) VALUES (?1, ?2, ?3)"
        )
        insertRevision = try PreparedStatement(
            database,
            """
            INSERT INTO material_revision (place, type, version, key_tag, subject_tags, sealed, time)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """
        )
        insertSubject = try PreparedStatement(
            database,
            "INSERT INTO material_subject (type, tag, number) VALUES (?1, ?2, ?3)"
        )
        deleteSubject = try PreparedStatement(
            database,
            "DELETE FROM material_subject WHERE type = ?1 AND tag = ?2 AND number = ?3"
        )
        deleteSubjects = try PreparedStatement(
            database,
            "DELETE FROM material_subject WHERE type = ?1 AND tag = ?2"
        )
        deleteSource = try PreparedStatement(
            database,
            "DELETE FROM material_source WHERE type = ?1 AND tag = ?2 AND number = ?3"
        )
        selectSealedFor = try PreparedStatement(
            database,
            "SELECT DISTINCT place >> 24, type FROM material_revision WHERE key_tag = ?1"
        )
        deleteSources = try PreparedStatement(
            database,
            "DELETE FROM material_source WHERE type = ?1 AND number = ?2"
        )
        selectPage = try PreparedStatement(
            database,
            "SELECT tag, number FROM material_source WHERE type = ?1 AND tag > ?2 ORDER BY tag LIMIT ?3"
        )
        selectAllTags = try PreparedStatement(
            database,
            "SELECT subject_tags FROM material_revision WHERE place BETWEEN ?1 AND ?2"
        )
        emptyRevisions = try PreparedStatement(
            database,
            """
            UPDATE material_revision SET key_tag = zeroblob(16), subject_tags = x'', sealed = x''
            WHERE place BETWEEN ?1 AND ?2
            """
        )
    }

    /// The number that the next new record will have.
    func nextNumber() throws -> Int64 {
        if let highest { return highest + 1 }
        let place = try selectHighest.first { $0.integer(0) } ?? 0
        let number = RevisionPlace(place: place).number
        highest = number
        return number + 1
    }

    /// What a look-up found, and whether there is more that cannot be used: restricted, or erased.
    struct Found {
        var materials: [StoredMaterial] = []
        var isIncomplete = false
    }

    /// Every record that names the subject, in its newest revision.
    func find(_ subject: LookUps.SubjectKey, seesRestricted: Bool = false) throws -> Found {
        guard let type = codes.number(of: subject.type) else { return Found() }
        selectNumbers.bind(1, type)
        selectNumbers.bind(2, subject.tag)
        let numbers = try selectNumbers.all { $0.integer(0) }
        var found = Found()
        found.materials = try numbers.compactMap { try newest($0, seesRestricted: seesRestricted) }
        found.isIncomplete =
            try found.materials.count < numbers.count || erased.contains(subject.tag, type: type)
        return found
    }

    /// The record with the provider's number.
    func find(_ source: LookUps.SourceKey) throws -> StoredMaterial? {
        try number(of: source).flatMap { try newest($0) }
    }

    /// Whether the record with the provider's number is kept and not to be used.
    func isRestricted(_ source: LookUps.SourceKey) throws -> Bool {
        guard let number = try number(of: source), try newest(number) == nil else { return false }
        return try newest(number, seesRestricted: true) != nil
    }

    private func number(of source: LookUps.SourceKey) throws -> Int64? {
        guard let type = codes.number(of: source.type) else { return nil }
        selectSource.bind(1, type)
        selectSource.bind(2, source.tag)
        return try selectSource.first { $0.integer(0) }
    }

    /// Adds a revision; its subjects replace those of the revision before.
    func insert(_ revision: BatchWrites.Revision, at time: Timestamp) throws {
        guard let place = RevisionPlace(number: revision.number, revision: revision.revision) else {
            throw StoreError.unavailable("revision \(revision.revision) of a record is out of range")
        }
        let type = try codes.intern(revision.type.code)
        let tags = revision.subjectTags
        if let before = place.before {
            selectTags.bind(1, before.place)
            guard let stored = try selectTags.first({ BlindTag.list($0.bytes(0)) }) else {
                throw StoreError.unavailable("revision \(revision.revision) of a record has none before it")
            }
            for tag in stored.subtracting(tags) { try run(deleteSubject, type, tag, revision.number) }
            for tag in tags.subtracting(stored) { try run(insertSubject, type, tag, revision.number) }
        } else {
            try insertSource(type, revision)
            for tag in tags { try run(insertSubject, type, tag, revision.number) }
            highestWritten = max(highestWritten, revision.number)
        }
        for tag in tags { try erased.remove(tag, type: type) }
        insertRevision.bind(1, place.place)
        insertRevision.bind(2, type)
        insertRevision.bind(3, Int64(revision.type.version ?? 1))
        insertRevision.bind(4, revision.keyTag)
        insertRevision.bind(5, tags.flatMap(\.bytes))
        insertRevision.bind(6, revision.sealed)
        insertRevision.bind(7, time.millisecondsSinceEpoch)
        try insertRevision.execute()
    }

    func didCommit() {
        if let known = highest { highest = max(known, highestWritten) }
        highestWritten = 0
    }

    func didRollBack() { highestWritten = 0 }

    /// A record whose key is gone gives its number up to the one that is submitted anew.
    private func insertSource(_ type: Int64, _ revision: BatchWrites.Revision) throws {
        let key = LookUps.SourceKey(type: revision.type.code, tag: revision.sourceTag)
        if let number = try number(of: key), number != revision.number,
            try newest(number, seesRestricted: true) == nil
        {
            try run(deleteSource, type, revision.sourceTag, number)
        }
        try run(insertSource, type, revision.sourceTag, revision.number)
    }

    func newest(_ number: Int64, seesRestricted: Bool = false) throws -> StoredMaterial? {
        guard let places = RevisionPlace.all(of: number) else { return nil }
        selectNewest.bind(1, places.lowerBound)
        selectNewest.bind(2, places.upperBound)
        let found = try selectNewest.first { row -> StoredMaterial? in
            // The newest revision stays the newest when its key was destroyed.
            guard let keyTag = row.tag(2), seesRestricted || !keys.restricted.contains(keyTag),
                let wrapped = try keys.wrappedKey(of: keyTag)
            else { return nil }
            return StoredMaterial(
                number: number,
                revision: RevisionPlace(place: row.integer(0)).revision,
                version: Int(row.integer(1)),
                keyTag: keyTag,
                wrappedKey: wrapped,
                sealed: row.bytes(3)
            )
        }
        return found ?? nil
    }

    func run(_ statement: PreparedStatement, _ type: Int64, _ tag: BlindTag, _ number: Int64) throws {
        statement.bind(1, type)
        statement.bind(2, tag)
        statement.bind(3, number)
        try statement.execute()
    }
}

extension BlindTag {
    /// The tags that lie one after the other in `bytes`.
    static func list(_ bytes: [UInt8]) -> Set<BlindTag> {
        let width = 16
        return Set(
            stride(from: 0, to: bytes.count, by: width).compactMap { start in
                BlindTag(bytes: Array(bytes[start..<min(start + width, bytes.count)]))
            }
        )
    }
}

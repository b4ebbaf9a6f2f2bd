public import Crypto
import Foundation
public import SharingModel

/// Seals what is personal and computes the tags under which it is looked up.
///
/// Keys: a key-encryption key that lives outside the database wraps one data key per subject and the root of the blind
/// indexes; every index has its own key, derived with HKDF-SHA-256 per table and purpose.
public struct Vault: Sendable {
    /// An index, by table and purpose.
    public enum Index: String, CaseIterable, Sendable {
        /// Subjects of material records.
        case materialSubject = "material_subject/subject"
        /// Providers' numbers.
        case materialSource = "material/source"
        /// Subjects' data keys.
        case subjectKey = "subject_key/subject"
        /// Cases of which applicants were told what they owe.
        case toldCase = "telling/case"
        /// Promises, by agency, case and entry.
        case promise = "matter/promise"
        /// Classes of rows in open data, and the rows in them.
        case releasedClass = "released_classes/class"
        /// Idempotency keys.
        case idempotencyKey = "idempotency/key"
        /// Bodies under an idempotency key.
        case idempotencyBody = "idempotency/body"
    }

    /// A sealed thing that cannot be opened: it was altered, belongs to another row, or its key is gone.
    public struct Unopenable: Error, Hashable, Sendable {
        /// What was to be opened; safe to leak.
        public let what: String

        /// Names what was to be opened.
        public init(what: String) {
            self.what = what
        }
    }

    private let keyEncryptionKey: SymmetricKey
    private let indexKeys: [Index: HMAC<SHA256>]
    private let subjectIndexRoot: SymmetricKey

    /// Opens the vault with the key-encryption key (32 bytes) and the unwrapped root of the blind indexes.
    public init(keyEncryptionKey: SymmetricKey, indexRoot: SymmetricKey) {
        self.keyEncryptionKey = keyEncryptionKey
        var keys: [Index: HMAC<SHA256>] = [:]
        for index in Index.allCases {
            let key = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: indexRoot,
                info: Data("oncegate/v1/\(index.rawValue)".utf8),
                outputByteCount: 32
            )
            // An HMAC that has taken its key in is a value: copies of it skip the key set-up.
            keys[index] = HMAC<SHA256>(key: key)
        }
        indexKeys = keys
        subjectIndexRoot = indexRoot
    }

    /// The key of one month of the subject index.
    public func subjectIndexKey(of month: CivilMonth) -> SubjectIndexKey {
        SubjectIndexKey(month, root: subjectIndexRoot)
    }

    /// The tag of `bytes` in an index.
    public func tag(_ index: Index, _ bytes: [UInt8]) -> BlindTag {
        digest(index, bytes).withUnsafeBytes { BlindTag(prefixOf: $0) }
    }

    /// The tag of a subject in an index.
    public func tag(_ index: Index, _ subject: Subject) -> BlindTag { tag(index, subject.bytes) }

    /// The tag of a provider's number, which is unique per type.
    public func sourceTag(type: String, sourceID: String) -> BlindTag {
        tag(.materialSource, Array(type.utf8) + [0] + Array(sourceID.utf8))
    }

    /// The tag of an agency's case.
    public func caseTag(_ number: String, of agency: AgencyID) -> BlindTag {
        tag(.toldCase, Array(agency.description.utf8) + [0] + Array(number.utf8))
    }

    private func digest(_ index: Index, _ bytes: [UInt8]) -> HMAC<SHA256>.MAC {
        // Every case has a key: the initializer made them from allCases.
        guard var hmac = indexKeys[index] else { preconditionFailure("no key for \(index.rawValue)") }
        hmac.update(data: bytes)
        return hmac.finalize()
    }

    // MARK: Data keys

    /// Makes a data key for the subject of `tag`; the wrapped form is bound to the tag.
    public func makeDataKey(for tag: BlindTag) throws -> (key: SymmetricKey, wrapped: [UInt8]) {
        let key = SymmetricKey(size: .bits256)
        let wrapped = try key.withUnsafeBytes { bytes in
            try AES.GCM.seal(bytes, using: keyEncryptionKey, authenticating: Vault.keyContext(tag))
        }
        return (key, Array(wrapped.combined ?? Data()))
    }

    /// Unwraps the data key of the subject of `tag`.
    ///
    /// - Throws: ``Unopenable``.
    public func dataKey(_ wrapped: [UInt8], for tag: BlindTag) throws -> SymmetricKey {
        SymmetricKey(
            data: try Vault.open(wrapped, with: keyEncryptionKey, Vault.keyContext(tag), "a data key")
        )
    }

    private static func keyContext(_ tag: BlindTag) -> [UInt8] { Array("subject_key".utf8) + tag.bytes }

    // MARK: Rows

    /// The place where something sealed stands; associated data, so that it opens nowhere else.
    public enum Row: Sendable {
        /// A revision of a material record.
        case revision(number: Int64, revision: Int)
        /// A log record's opening, case and operator.
        case logRecord(id: [UInt8])
        /// The subject of an erasure.
        case erasure(id: [UInt8])
        /// What is personal in a matter.
        case matter(id: [UInt8])

        var context: [UInt8] {
            switch self {
            case .revision(let number, let revision):
                Array("material_revision".utf8) + bigEndian(number) + bigEndian(Int64(revision))
            case .logRecord(let id): Array("log_record".utf8) + id
            case .erasure(let id): Array("erasure".utf8) + id
            case .matter(let id): Array("matter".utf8) + id
            }
        }

        private func bigEndian(_ value: Int64) -> [UInt8] {
            withUnsafeBytes(of: value.bigEndian) { Array($0) }
        }
    }

    /// How many bytes a nonce has.
    static let nonceSize = 12

    /// Seals `bytes` for `row` under a subject's data key, as nonce ‖ ciphertext ‖ tag.
    ///
    /// `nonce` is random and used once: a random one for each of a subject's rows stays far below the 2^32 uses that NIST
    /// SP 800-38D §8.3 allows.
    func seal(_ bytes: [UInt8], for row: Row, with key: SymmetricKey, nonce: [UInt8]) throws -> [UInt8] {
        let box = try AES.GCM.seal(
            bytes,
            using: key,
            nonce: AES.GCM.Nonce(data: nonce),
            authenticating: row.context
        )
        var sealed: [UInt8] = []
        sealed.reserveCapacity(nonce.count + bytes.count + 16)
        sealed += nonce
        sealed += box.ciphertext
        sealed += box.tag
        return sealed
    }

    /// Opens what was sealed for `row`.
    ///
    /// - Throws: ``Unopenable``.
    public func open(_ sealed: [UInt8], for row: Row, with key: SymmetricKey) throws -> [UInt8] {
        Array(try Vault.open(sealed, with: key, row.context, "a sealed row"))
    }

    private static func open(
        _ sealed: [UInt8],
        with key: SymmetricKey,
        _ context: [UInt8],
        _ what: String
    ) throws -> Data {
        do {
            return try AES.GCM.open(AES.GCM.SealedBox(combined: sealed), using: key, authenticating: context)
        } catch {
            throw Unopenable(what: what)
        }
    }

    // MARK: The root of the blind indexes

    /// Makes a root of the blind indexes and wraps it.
    public static func makeIndexRoot(keyEncryptionKey: SymmetricKey) throws -> [UInt8] {
        let root = SymmetricKey(size: .bits256)
        let box = try root.withUnsafeBytes { bytes in
            try AES.GCM.seal(bytes, using: keyEncryptionKey, authenticating: Array("index_root".utf8))
        }
        return Array(box.combined ?? Data())
    }

    /// Opens the vault with a wrapped root.
    ///
    /// - Throws: ``Unopenable`` if the key-encryption key is not the one that wrapped it.
    public init(keyEncryptionKey: SymmetricKey, wrappedIndexRoot: [UInt8]) throws {
        let root = try Vault.open(
            wrappedIndexRoot,
            with: keyEncryptionKey,
            Array("index_root".utf8),
            "the root of the blind indexes"
        )
        self.init(keyEncryptionKey: keyEncryptionKey, indexRoot: SymmetricKey(data: root))
    }
}

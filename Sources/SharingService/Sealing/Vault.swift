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
    public struct Unopenable: Error, Hashable, Sendable, CustomStringConvertible {
        /// What was to be opened; safe to leak.
        public let what: String

        /// What an operator can do; safe to leak.
        public var description: String {
            "\(what) does not open where it stands: the database was changed from outside, or its keys are those of another copy; "
                + "restore data and keys that belong together"
        }

        /// Names what was to be opened.
        public init(what: String) {
            self.what = what
        }
    }

    private let keys: KeyEncryptionKeys
    private let indexKeys: [Index: HMAC<SHA256>]
    private let subjectIndexRoot: SymmetricKey

    /// Opens the vault with the key-encryption keys and the unwrapped root of the blind indexes.
    public init(keys keyEncryptionKeys: KeyEncryptionKeys, indexRoot: SymmetricKey) {
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
        self.keys = keyEncryptionKeys
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
        return (key, try keys.wrap(key, Vault.keyContext(tag)))
    }

    /// Unwraps the data key of the subject of `tag`.
    ///
    /// - Throws: ``Unopenable``.
    public func dataKey(_ wrapped: [UInt8], for tag: BlindTag) throws -> SymmetricKey {
        try keys.unwrap(wrapped, Vault.keyContext(tag), "a data key")
    }

    /// The data key wrapped with the current key-encryption key; nil if it is already.
    ///
    /// - Throws: ``Unopenable``.
    func rewrap(_ key: WrappedKey) throws -> [UInt8]? {
        try keys.rewrap(key.wrapped, Vault.keyContext(key.tag), "a data key")
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

    static func open(
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

    private static let rootContext = Array("index_root".utf8)

    /// Makes a root of the blind indexes and wraps it.
    public static func makeIndexRoot(keys: KeyEncryptionKeys) throws -> [UInt8] {
        try keys.wrap(SymmetricKey(size: .bits256), rootContext)
    }

    /// Opens the vault with a wrapped root.
    ///
    /// - Throws: ``Unopenable`` if no key-encryption key is the one that wrapped it.
    public init(keys: KeyEncryptionKeys, wrappedIndexRoot: [UInt8]) throws {
        let root = try keys.unwrap(wrappedIndexRoot, Vault.rootContext, "the root of the blind indexes")
        self.init(keys: keys, indexRoot: root)
    }

    /// The root wrapped with the current key-encryption key; nil if it is already.
    ///
    /// - Throws: ``Unopenable``.
    func rewrap(root: [UInt8]) throws -> [UInt8]? {
        try keys.rewrap(root, Vault.rootContext, "the root of the blind indexes")
    }
}

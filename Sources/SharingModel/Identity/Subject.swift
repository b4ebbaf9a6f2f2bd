public import CanonicalJSON

/// Who or what a record is about 主体.
///
/// Personal: never in a URL, a log line or an error text.
public struct Subject: Hashable, Sendable {
    /// How it is identified.
    public let scheme: SubjectScheme
    /// Canonical form: NFKC and upper case; `opaque` as given.
    public let canonicalID: String

    /// Parses an identifier; nil if it breaks the scheme's grammar or its check character is wrong.
    public init?(scheme: SubjectScheme, id: String) {
        guard id.utf8.count <= 256 else { return nil }
        let canonical = scheme == .opaque ? id : NormalizedText(id).text.uppercased()
        guard scheme.accepts(canonical) else { return nil }
        self.scheme = scheme
        canonicalID = canonical
    }

    /// Equality by bytes: two opaque identifiers that only Unicode calls equivalent are two.
    public static func == (left: Subject, right: Subject) -> Bool {
        left.scheme == right.scheme && left.canonicalID.hasCodePoints(of: right.canonicalID)
    }

    /// Hashes what equality compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(scheme)
        hasher.combine(canonicalID.utf8.count)
        var id = canonicalID
        id.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// What a commitment or a blind index covers: scheme ‖ 0x00 ‖ canonical id (log.md).
    public var bytes: [UInt8] {
        let (scheme, id) = (scheme.rawValue.utf8, canonicalID.utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scheme.count + 1 + id.count)
        bytes += scheme
        bytes.append(0)
        bytes += id
        return bytes
    }

    private static let members: Set<String> = ["scheme", "id"]

    /// Reads `{"scheme": …, "id": …}`.
    ///
    /// - Throws: ``InvalidInput``: malformed for a wrong shape, subject for a wrong identifier.
    public init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: Subject.members)
        guard let scheme = SubjectScheme(rawValue: try reader.string("scheme")) else {
            let known = SubjectScheme.allCases.map(\.rawValue).joined(separator: ", ")
            throw InvalidInput(
                .subject,
                at: reader.pointer("scheme"),
                en: "unknown scheme; known: \(known)",
                zh: "未知标识体系；已知：\(known)"
            )
        }
        guard let subject = Subject(scheme: scheme, id: try reader.string("id")) else {
            throw InvalidInput(
                .subject,
                at: reader.pointer("id"),
                en: "is not a valid \(scheme.rawValue): check its length, characters and check character",
                zh: "不是有效的 \(scheme.rawValue)：请核对长度、字符与校验位"
            )
        }
        self = subject
    }

    /// Reads back what ``json`` wrote; the identifier was validated when it came in.
    public init?(canonical json: JSONValue) {
        guard let scheme = json["scheme"]?.string.flatMap(SubjectScheme.init), let id = json["id"]?.string
        else {
            return nil
        }
        self.scheme = scheme
        canonicalID = id
    }

    /// `{"scheme": …, "id": …}`, for sealing only.
    public var json: JSONValue { ["scheme": .string(scheme.rawValue), "id": .string(canonicalID)] }
}

extension Subject: CustomStringConvertible, CustomDebugStringConvertible {
    /// Names the scheme alone, so that it is safe to leak.
    public var description: String { "a \(scheme.rawValue) subject" }
    /// The same as ``description``: an identifier is personal wherever it is printed.
    public var debugDescription: String { description }
}

import CanonicalJSON
public import SharingModel

/// The keys of tokens: the newest signs, and those before it stay published for a while, so that what they signed can
/// be verified.
public struct TokenKeyRing: Sendable {
    /// A key and when it was made.
    public struct Entry: Sendable {
        /// When the key was made.
        public let made: Timestamp
        /// The key.
        public let signer: TokenSigner

        /// A key that was made at a time.
        public init(made: Timestamp, signer: TokenSigner) {
            self.made = made
            self.signer = signer
        }
    }

    /// How long a key stays published after the next one was made.
    public static let overlap = Duration.seconds(30 * 86_400)

    /// The newest first; never empty.
    private let entries: [Entry]

    /// The ring of these keys, in any order; nil if there are none.
    public init?(_ entries: [Entry]) {
        guard !entries.isEmpty else { return nil }
        self.entries = entries.sorted { ($0.made, $0.signer.key.id) > ($1.made, $1.signer.key.id) }
    }

    /// The key that signs.
    public var signer: TokenSigner { entries[0].signer }

    /// When the key that signs was made.
    public var signingSince: Timestamp { entries[0].made }

    /// The keys that sign no more, the newest first, each with the end of its publication.
    public var retired: [(key: JSONWebKey, publishedUntil: Timestamp)] {
        zip(entries.dropFirst(), entries).map { older, newer in
            (older.signer.key, newer.made + TokenKeyRing.overlap)
        }
    }

    /// The key set that is published at a time (RFC 7517 §5), the key that signs first.
    public func keySet(at time: Timestamp) -> [UInt8] {
        let published = [signer.key] + retired.filter { time < $0.publishedUntil }.map(\.key)
        let set: JSONObject = ["keys": .array(published.map { .object($0.json) })]
        return JSONValue.object(set).encodedBytes
    }
}

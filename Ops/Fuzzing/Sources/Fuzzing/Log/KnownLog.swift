import TransparencyLog

/// The log of the worked example in the documentation: its seeds verify, so that what mutates from them nearly does.
enum KnownLog {
    static let text =
        "gateway.lanjiang.example/log/2026+c7b5ee2e+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    static let keys = NoteVerifierKey(text).map { [$0] } ?? []
    static let verifier = ReceiptVerifier(keys: keys)

    /// The root that the log's key signed, of its only checkpoint.
    static let root = "jwBejuFTY+RWvHr3sqqpHFLR4+x1sP9WsAnGTtbzTok="
    static let size: UInt64 = 3

    /// The only checkpoint.
    static let checkpoint: Checkpoint? = NoteName("gateway.lanjiang.example/log/2026").flatMap { origin in
        MerkleHash(base64: root).map { Checkpoint(origin: origin, size: size, root: $0) }
    }

    /// The only entries; the records of two of them are known.
    static let entries = [
        PublicEntry(record: Array(#"{"kind":"declaration","v":1}"#.utf8)),
        PublicEntry(bytes: [0x01] + hex("137a4ca5618b3031113a1a1fbf8d03cfeb587acdd417426918af09f9919fda6b")),
        PublicEntry(record: Array(#"{"kind":"release","v":1}"#.utf8)),
    ].compactMap(\.self)

    /// The bundle that a mirror has of them.
    static let bundle = EntryBundle(entries: entries).bytes

    /// Nobody has the private key here but the example, so that no other checkpoint can verify.
    static func requireOnlyCheckpoint(_ checkpoint: Checkpoint) {
        require(
            checkpoint.size == size && checkpoint.root.base64 == root,
            "only what the log signed is verified"
        )
    }

    private static func hex(_ text: String) -> [UInt8] {
        stride(from: 0, to: text.utf8.count, by: 2).compactMap { offset in
            UInt8(text.dropFirst(offset).prefix(2), radix: 16)
        }
    }
}

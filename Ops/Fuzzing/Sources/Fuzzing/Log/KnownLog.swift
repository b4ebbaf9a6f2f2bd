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

    /// Nobody has the private key here but the example, so that no other checkpoint can verify.
    static func requireOnlyCheckpoint(_ checkpoint: Checkpoint) {
        require(
            checkpoint.size == size && checkpoint.root.base64 == root,
            "only what the log signed is verified"
        )
    }
}

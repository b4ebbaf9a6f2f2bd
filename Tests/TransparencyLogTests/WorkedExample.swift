import CanonicalJSON
import TransparencyLog

/// One receipt with every step of it, computed by another program in another language.
///
/// It also stands in the documentation. The key is made of the bytes 0 to 31, the opening of 32 to 63, the salt of 64 to 79.
enum WorkedExample {
    static let key = (0..<32).map { UInt8($0) }
    static let opening = (32..<64).map { UInt8($0) }
    static let origin = "gateway.lanjiang.example/log/2026"
    static let verifierKey = "\(origin)+c7b5ee2e+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"

    static let record = """
        {"answer":"cSys6-K4sqK8JfcfrA18_09QTqXieezXjWCl39DQurY",\
        "case":"lefwVhbKTc6vT2U4vpg_F8Yh7RqCYN8fBA935DbK9RI",\
        "consumer":{"agency":"affairs-centre","system":"front-desk"},"fields":["name"],\
        "id":"019a0000-0000-7000-8000-000000000001","kind":"verification","material":"business-licence@1",\
        "provider":"market-regulation","query":"cEl9qvH90gUONoaOVBpx_qCNgVgwYQwZbQsI3fw4ybs","result":"match",\
        "salt":"QEFCQ0RFRkdISUpLTE1OTw","serviceItem":"food-permit-new",\
        "subject":"a092yoVNJW_neWdAXPsXxlCvN34xO3yFbOKclIi5JQs","time":"2026-11-23T08:00:00.123Z","v":1}
        """

    static let entry = "01137a4ca5618b3031113a1a1fbf8d03cfeb587acdd417426918af09f9919fda6b"
    static let leaf = "c9170131cf7479c602c973bed6425df7b68607acd5bb44b382c3bc6a2467f567"

    static let proof = """
        c2sp.org/tlog-proof@v1
        index 1
        Raqd/bexyaZE+3+hsbi+b2h0Ymk2NhmRT+c/LwMkbLI=
        AxN5Iysjhem/net3x9JJ26wl1iMBgVzL7RvEQBXkiig=

        \(checkpoint)
        """

    static let checkpoint = """
        gateway.lanjiang.example/log/2026
        3
        jwBejuFTY+RWvHr3sqqpHFLR4+x1sP9WsAnGTtbzTok=

        \u{2014} gateway.lanjiang.example/log/2026 \
        x7XuLhSZpaZqb6slKJ6d5Ns8WYYSEHZwvMPR0VH6DOf/lkbmhwMWAY2XDJRMWksRvCp8XMxwPLxWCoocESsRN6dVKws=

        """

    /// The records before and after.
    static let neighbours = [#"{"kind":"declaration","v":1}"#, #"{"kind":"release","v":1}"#]

    static let subject = DisclosedSubject(scheme: "uscc", id: "99330000MA0000001N")

    static let query: JSONValue = [
        "material": "business-licence",
        "subject": ["scheme": "uscc", "id": "99330000MA0000001N"],
        "claims": ["name": "澜江晨曦食品有限公司"],
        "purpose": ["serviceItem": "food-permit-new", "case": "LJ-2026-000123", "channel": "hall"],
    ]

    static let answer: JSONValue = [
        "id": "019a0000-0000-7000-8000-000000000001",
        "verdict": "match",
        "claims": ["name": "match"],
        "material": ["type": "business-licence", "version": 1, "source": "market-regulation"],
        "asOf": "2026-11-23T08:00:00.123Z",
    ]

    static func receipt() throws -> Receipt {
        Receipt(record: Array(record.utf8), opening: opening, proof: try TransparencyProof(parsing: proof))
    }

    static func verifier() -> ReceiptVerifier {
        ReceiptVerifier(keys: NoteVerifierKey(verifierKey).map { [$0] } ?? [])
    }
}

import CanonicalJSON
import SharingModel
import Testing
import TransparencyLog

@testable import GatewayCommands

/// The worked example of the documentation, with its question and answer.
@Suite struct ReceiptArchiveTests {
    static let caseNumber = "LJ-2026-000123"
    static let origin = "gateway.lanjiang.example/log/2026"
    static let vkey = "\(origin)+c7b5ee2e+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"

    static let record = """
        {"answer":"cSys6-K4sqK8JfcfrA18_09QTqXieezXjWCl39DQurY",\
        "case":"lefwVhbKTc6vT2U4vpg_F8Yh7RqCYN8fBA935DbK9RI",\
        "consumer":{"agency":"affairs-centre","system":"front-desk"},"fields":["name"],\
        "id":"019a0000-0000-7000-8000-000000000001","kind":"verification","material":"business-licence@1",\
        "provider":"market-regulation","query":"cEl9qvH90gUONoaOVBpx_qCNgVgwYQwZbQsI3fw4ybs","result":"match",\
        "salt":"QEFCQ0RFRkdISUpLTE1OTw","serviceItem":"food-permit-new",\
        "subject":"a092yoVNJW_neWdAXPsXxlCvN34xO3yFbOKclIi5JQs","time":"2026-11-23T08:00:00.123Z","v":1}
        """

    static let proof = """
        c2sp.org/tlog-proof@v1
        index 1
        Raqd/bexyaZE+3+hsbi+b2h0Ymk2NhmRT+c/LwMkbLI=
        AxN5Iysjhem/net3x9JJ26wl1iMBgVzL7RvEQBXkiig=

        gateway.lanjiang.example/log/2026
        3
        jwBejuFTY+RWvHr3sqqpHFLR4+x1sP9WsAnGTtbzTok=

        \u{2014} gateway.lanjiang.example/log/2026 \
        x7XuLhSZpaZqb6slKJ6d5Ns8WYYSEHZwvMPR0VH6DOf/lkbmhwMWAY2XDJRMWksRvCp8XMxwPLxWCoocESsRN6dVKws=

        """

    static let answer: JSONValue = [
        "id": "019a0000-0000-7000-8000-000000000001", "verdict": "match", "claims": ["name": "match"],
        "material": ["type": "business-licence", "version": 1, "source": "market-regulation"],
        "asOf": "2026-11-23T08:00:00.123Z",
    ]

    static func proven(
        opening: [UInt8]? = (32..<64).map { UInt8($0) },
        answer: JSONValue? = answer,
        caseNumber: String = caseNumber
    ) throws -> ProvenAnswer {
        let receipt = Receipt(
            record: Array(record.utf8),
            opening: opening,
            proof: try TransparencyProof(parsing: proof)
        )
        let key = try #require(NoteVerifierKey(vkey))
        return try ProvenAnswer(
            PresentedReceipt(receipt: receipt, answer: answer),
            query: nil,
            caseNumber: caseNumber,
            verifier: ReceiptVerifier(keys: [key])
        )
    }

    @Test func `an answer of another case is refused`() {
        #expect(throws: CaseMismatch.another) { try Self.proven(caseNumber: "LJ-2026-000124") }
    }

    @Test func `without the opening nobody can say of which case an answer is`() {
        #expect(throws: CaseMismatch.noOpening) { try Self.proven(opening: nil) }
    }

    @Test func `an answer that was changed is refused`() {
        #expect(throws: ReceiptRejection.self) { try Self.proven(answer: ["verdict": "mismatch"]) }
    }

    @Test(arguments: [Language.chinese, .english])
    func `a slip shows both languages, the chosen one first`(language: Language) throws {
        let slip = try VerificationSlip(Self.proven(), publicURL: nil, language: language)
        let heading =
            language == .chinese
            ? "<h1>核验结果单 <small lang=\"en\">Verification slip</small></h1>"
            : "<h1>Verification slip <small lang=\"zh-CN\">核验结果单</small></h1>"
        #expect(slip.html.contains(heading))
        #expect(
            slip.address
                == "https://gateway.lanjiang.example/receipts?code=019a0000-0000-7000-8000-000000000001"
        )
    }

    @Test func `what stands on a slip is escaped`() throws {
        let slip = try VerificationSlip(Self.proven(), publicURL: "https://x.example/<b>", language: .english)
        #expect(!slip.html.contains("<b>") && slip.html.contains("&lt;b&gt;"))
    }

    @Test func `an address that no QR code holds is refused`() {
        let url = "https://" + String(repeating: "x", count: 200)
        #expect(throws: CommandFailure.self) {
            try VerificationSlip(Self.proven(), publicURL: url, language: .english)
        }
    }

    @Test func `a package holds the very bytes that were hashed and lists every other file`() throws {
        let proven = try Self.proven()
        let slip = try VerificationSlip(proven, publicURL: nil, language: .chinese)
        let archive = ReceiptArchive(proven, slip: slip, at: Timestamp(millisecondsSinceEpoch: 0))
        let files = Dictionary(uniqueKeysWithValues: archive.files.map { ($0.name, $0) })
        #expect(files["record.json"]?.bytes == Array(Self.record.utf8))
        #expect(files["proof.txt"]?.bytes == Array(Self.proof.utf8))
        #expect(files["answer.json"]?.bytes == Self.answer.canonicalBytes)
        #expect(files["query.json"] == nil)
        let sums = String(decoding: files["SHA256SUMS"]?.bytes ?? [], as: UTF8.self)
        #expect(sums.split(separator: "\n").count == archive.files.count - 1)
        // SHA-256 of the worked example's record, as its entry has it.
        #expect(
            sums.contains("137a4ca5618b3031113a1a1fbf8d03cfeb587acdd417426918af09f9919fda6b  record.json")
        )
        let metadata = try JSONValue(parsing: files["metadata.json"]?.bytes ?? [])
        #expect(metadata["files"]?.array?.count == archive.files.count - 2)
        #expect(metadata["unchecked"] == ["case", "query", "subject"])
    }
}

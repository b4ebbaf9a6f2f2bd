import CertificateTrust
import SharingModel
import SharingService
import TransparencyLog

/// Identifiers, keys, dates and numbers: what was taken is written so that it reads as the same again.
enum WordProperties {
    static func check(_ input: [UInt8]) {
        if let word = PolicyWord(bytes: input) { require(word.bytes == input, "a word is kept as it is") }
        guard let text = String(validating: input, as: UTF8.self) else { return }
        requireVerbatim(NoteName.self, text)
        requireVerbatim(NoteVerifierKey.self, text)
        requireVerbatim(CosignatureVerifierKey.self, text)
        requireVerbatim(SM2VerifierKey.self, text)
        requireVerbatim(Commitment.self, text)
        requireVerbatim(CommitmentLabel.self, text)
        requireVerbatim(AgencyID.self, text)
        requireVerbatim(CallerID.self, text)
        requireVerbatim(ContractHash.self, text)
        requireVerbatim(MaterialTypeReference.self, text)
        requireVerbatim(CivilDate.self, text)
        requireVerbatim(CivilMonth.self, text)
        requireVerbatim(KeyPin.self, text)
        requireVerbatim(RecordID.self, text)
        requireVerbatim(DatasetName.self, text)
        requireVerbatim(Approval.self, text)
        requireVerbatim(TallyMeasure.self, text)
        requireVerbatim(UseList.Cursor.self, text)
        requireReadable(RevocationMarks.self, text)
        requireReadable(Timestamp.self, text)
        requireReadable(ExactDecimal.self, text)
        requireStrict(Base64.decode(text).map(Base64.encode), text)
        requireStrict(Base64URL.decode(text).map(Base64URL.encode), text)
        checkSubjects(text)
    }

    /// The type has one spelling for each value.
    private static func requireVerbatim<Word: LosslessStringConvertible>(_: Word.Type, _ text: String) {
        requireStrict(Word(text).map(\.description), text)
    }

    /// A value may be spelled in several ways; the one in which it is written means the same.
    private static func requireReadable<Word: LosslessStringConvertible & Equatable>(
        _: Word.Type,
        _ text: String
    ) {
        guard let word = Word(text) else { return }
        let again = Word(word.description)
        require(again == word, "a value reads as it is written")
        require(again?.description == word.description, "a value has one way to be written")
    }

    private static func requireStrict(_ written: String?, _ text: String) {
        require(written?.utf8.elementsEqual(text.utf8) ?? true, "a value has one spelling")
    }

    private static func checkSubjects(_ text: String) {
        for scheme in SubjectScheme.allCases {
            guard let subject = Subject(scheme: scheme, id: text) else { continue }
            let again = Subject(scheme: scheme, id: subject.canonicalID)
            require(again == subject, "a canonical identifier is its own canonical form")
            require(!subject.description.contains(text) || text.utf8.count < 16, "a subject shows nothing")
        }
    }
}

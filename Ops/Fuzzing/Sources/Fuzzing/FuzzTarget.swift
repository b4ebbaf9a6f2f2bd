/// What is fuzzed; each has its corpus in `corpus/` under the same name.
enum FuzzTarget: String, CaseIterable {
    case json
    case members
    case note
    case proof
    case tree
    case path
    case bundle
    case receipt
    case words
    case request
    case answer
    case policy
    case query
    case submission
    case csv
    case document
    case classes
    case text
    case range
    case form
    case headers
    case manifest
    case export
    case head
    case certificate
    case revocation
    case stamp
    case signature
    case ckan
    case rows

    /// Parses the input and requires what must hold of it.
    func check(_ input: UnsafeRawBufferPointer) {
        switch self {
        case .json: JSONProperties.check(input)
        case .members: JSONMembersProperties.check(input)
        case .note: NoteProperties.check(Array(input))
        case .proof: ProofProperties.check(Array(input))
        case .tree: TreeProperties.check(Array(input))
        case .path: TileProperties.checkPath(Array(input))
        case .bundle: TileProperties.checkBundle(Array(input))
        case .receipt: ReceiptProperties.check(input)
        case .words: WordProperties.check(Array(input))
        case .request: AddCheckpointProperties.check(Array(input))
        case .answer: WitnessAnswerProperties.check(Array(input))
        case .policy: WitnessPolicyProperties.check(Array(input))
        case .query: VerificationQueryProperties.check(input)
        case .submission: MaterialSubmissionProperties.check(input)
        case .csv: CSVProperties.check(Array(input))
        case .document: DocumentProperties.check(input)
        case .classes: PublicationProperties.checkClasses(Array(input))
        case .text: PublicationProperties.checkText(Array(input))
        case .range: WebProperties.checkRange(Array(input))
        case .form: WebProperties.checkForm(Array(input))
        case .headers: HeaderProperties.check(Array(input))
        case .manifest: ManifestProperties.check(input)
        case .export: ExportProperties.check(Array(input))
        case .head: HeadProperties.check(Array(input))
        case .certificate: CertificateProperties.check(Array(input))
        case .revocation: RevocationProperties.check(Array(input))
        case .stamp: TimeStampProperties.check(Array(input))
        case .signature: SignatureProperties.check(Array(input))
        case .ckan: CKANProperties.check(Array(input))
        case .rows: RowsProperties.check(Array(input))
        }
    }
}

/// Stops the fuzzer, which keeps the input, unless `condition` holds.
func require(_ condition: Bool, _ property: StaticString, file: StaticString = #file, line: UInt = #line) {
    if !condition { fatalError("violated: \(property)", file: file, line: line) }
}

public import SharingModel

extension OpenSSLChainVerifier {
    /// Loads trust anchors and revocation lists from files, and checks that the lists are in force at `time`.
    ///
    /// - Parameters:
    ///   - anchors: PEM files with the roots, and the authorities below them if their lists are to be checked.
    ///   - revocationLists: Files with one or more lists each, PEM or DER.
    ///   - policy: Which authorities must have a list.
    ///   - time: The time at which the lists must be in force.
    ///   - previous: What was in force so far: a list must not be older than the one it replaces, nor vanish.
    ///   - marks: The newest lists that were ever in force, from before a restart: none must be older.
    /// - Returns: A verifier with the new trust.
    /// - Throws: ``TrustFailure`` with the first thing that is wrong; `previous` stays as it was.
    public static func load(
        anchors: [String],
        revocationLists: [String] = [],
        policy: RevocationPolicy = .requiredOnceConfigured,
        at time: Timestamp,
        previous: OpenSSLChainVerifier? = nil,
        marks: RevocationMarks = RevocationMarks()
    ) throws(TrustFailure) -> OpenSSLChainVerifier {
        let anchors = try TrustAnchors(files: anchors)
        let known = marks.raised(by: previous?.revocationLists ?? [])
        var lists: [RevocationList] = []
        for file in revocationLists {
            for list in try RevocationList.load(file: file, anchors: anchors) {
                if let failure = list.failure(at: time) { throw failure }
                guard !lists.contains(where: list.succeeds) else {
                    throw TrustFailure(.duplicate(issuer: list.issuer), in: file)
                }
                try checkNumber(of: list, after: known)
                lists.append(list)
            }
        }
        let requiresLists = policy.requiresLists(configured: lists.count)
        if requiresLists {
            for authority in anchors.authorities
            where !lists.contains(where: { $0.issuerDER == authority.subjectDER }) {
                throw TrustFailure(.noListOf(issuer: authority.subject), in: nil)
            }
        }
        if policy != .optional { try checkNoneVanished(from: previous, anchors: anchors, lists: lists) }
        return try OpenSSLChainVerifier(
            anchors: anchors,
            revocationLists: lists,
            requiresLists: requiresLists,
            marks: known.raised(by: lists)
        )
    }

    private static func checkNumber(
        of list: RevocationList,
        after marks: RevocationMarks
    ) throws(TrustFailure) {
        guard let newest = marks.number(of: list), list.number < newest else { return }
        throw TrustFailure(
            .rolledBack(issuer: list.issuer, number: list.number, from: newest),
            in: list.file
        )
    }

    /// No list at all is the oldest list of all: its revocations would be forgotten.
    private static func checkNoneVanished(
        from previous: OpenSSLChainVerifier?,
        anchors: TrustAnchors,
        lists: [RevocationList]
    ) throws(TrustFailure) {
        for old in previous?.revocationLists ?? []
        where anchors.authorities.contains(where: { $0.subjectDER == old.issuerDER })
            && !lists.contains(where: { $0.issuerDER == old.issuerDER })
        {
            throw TrustFailure(.noListOf(issuer: old.issuer), in: nil)
        }
    }
}

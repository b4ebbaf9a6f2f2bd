public import SharingModel

extension OpenSSLChainVerifier {
    /// Loads trust anchors and revocation lists from files, and checks that the lists are in force at `time`.
    ///
    /// As soon as one list is configured, every authority needs one, signed by its key; an authority that `marks` knows
    /// needs one in any case.
    ///
    /// - Parameters:
    ///   - anchors: PEM files with the roots, and the authorities below them if their lists are to be checked.
    ///   - revocationLists: Files with one or more lists each, PEM or DER.
    ///   - time: The time at which the lists must be in force.
    ///   - marks: The newest lists that were ever in force: none must be older.
    /// - Returns: A verifier with this trust.
    /// - Throws: ``TrustFailure`` with the first thing that is wrong.
    public static func load(
        anchors: [String],
        revocationLists: [String] = [],
        at time: Timestamp,
        marks: RevocationMarks = RevocationMarks()
    ) throws(TrustFailure) -> OpenSSLChainVerifier {
        let anchors = try TrustAnchors(files: anchors)
        let (lists, failures) = gather(revocationLists, of: anchors, at: time, after: marks)
        if let failure = failures.first { throw failure }
        if let failure = firstWithoutList(among: anchors, lists, marks) { throw failure }
        return try OpenSSLChainVerifier(
            anchors: anchors,
            revocationLists: lists,
            marks: marks.raised(by: lists)
        )
    }

    /// Loads the files anew: what holds of them comes in force, what does not leaves the old in its place.
    ///
    /// One damaged file must not hold back the revocations that stand in another.
    ///
    /// - Returns: The trust from now on, and what is wrong with the files.
    public func reloaded(
        anchors files: [String],
        revocationLists: [String],
        at time: Timestamp
    ) -> (verifier: OpenSSLChainVerifier, failures: [TrustFailure]) {
        var failures: [TrustFailure] = []
        var anchors = self.anchors
        do throws(TrustFailure) {
            anchors = try TrustAnchors(files: files)
        } catch {
            failures.append(error)
        }
        let gathered = OpenSSLChainVerifier.gather(revocationLists, of: anchors, at: time, after: marks)
        failures += gathered.failures
        var lists = gathered.lists
        for old in self.revocationLists
        where anchors.authorities.contains(where: old.isOf) && !lists.contains(where: old.succeeds) {
            lists.append(old)
            // Told once: a file that was refused has said why already.
            if gathered.failures.isEmpty {
                failures.append(TrustFailure(.noListOf(issuer: old.issuer), in: nil))
            }
        }
        if let failure = OpenSSLChainVerifier.firstWithoutList(among: anchors, lists, marks) {
            failures.append(failure)
        }
        do throws(TrustFailure) {
            let marks = marks.raised(by: lists)
            return (
                try OpenSSLChainVerifier(anchors: anchors, revocationLists: lists, marks: marks), failures
            )
        } catch {
            return (self, failures + [error])
        }
    }

    /// The lists of the files that hold at `time` and are no older than `marks`.
    private static func gather(
        _ files: [String],
        of anchors: TrustAnchors,
        at time: Timestamp,
        after marks: RevocationMarks
    ) -> (lists: [RevocationList], failures: [TrustFailure]) {
        var lists: [RevocationList] = []
        var failures: [TrustFailure] = []
        for file in files {
            do throws(TrustFailure) {
                for list in try RevocationList.load(file: file, anchors: anchors) {
                    if let failure = list.failure(at: time) { throw failure }
                    guard !lists.contains(where: list.succeeds) else {
                        throw TrustFailure(.duplicate(issuer: list.issuer), in: file)
                    }
                    if let newest = marks.number(of: list.signerDigest), list.number < newest {
                        throw TrustFailure(
                            .rolledBack(issuer: list.issuer, number: list.number, from: newest),
                            in: file
                        )
                    }
                    lists.append(list)
                }
            } catch {
                failures.append(error)
            }
        }
        return (lists, failures)
    }

    /// An authority that needs a list and has none.
    ///
    /// No list at all is the oldest list of all: its revocations would be forgotten.
    private static func firstWithoutList(
        among anchors: TrustAnchors,
        _ lists: [RevocationList],
        _ marks: RevocationMarks
    ) -> TrustFailure? {
        for authority in anchors.authorities where !lists.contains(where: { $0.isOf(authority) }) {
            if marks.number(of: authority.publicKeyDigest) != nil {
                return TrustFailure(.vanished(issuer: authority.subject), in: nil)
            }
            if !lists.isEmpty { return TrustFailure(.noListOf(issuer: authority.subject), in: nil) }
        }
        return nil
    }
}

import CanonicalJSON
import CertificateTrust
import SharingModel
import SharingService

/// Verifies a contract as a gateway showed it, with nothing but the authority's certificate.
struct ContractVerification {
    private let shown: JSONValue
    private let authority: String
    private let hub: AgencyID

    /// Prepares it; the hub is the agency that is no party, where it has decided something and was not named.
    ///
    /// - Throws: ``CommandFailure`` if nothing was shown.
    init(_ shown: JSONValue?, authority: String, hub: String?) throws {
        guard let shown, let content = shown["content"] else {
            throw CommandFailure("the gateway showed no content: nothing can be verified")
        }
        self.shown = shown
        self.authority = authority
        let parties = [content["provider"]?.string, content["consumer"]?.string]
        let others = (shown["steps"]?.array ?? []).compactMap {
            $0["by"]?.string.flatMap(CallerID.init)?.agency
        }
        .filter { !parties.contains($0.description) }
        guard let hub = hub.flatMap(AgencyID.init) ?? others.first ?? parties[0].flatMap(AgencyID.init) else {
            throw CommandFailure("the contract names no provider")
        }
        self.hub = hub
    }

    /// Verifies everything.
    ///
    /// - Returns: how many signatures.
    /// - Throws: ``CommandFailure`` with the first thing that does not hold.
    func check() throws -> Int {
        let content: SharingContract
        do {
            content = try SharingContract(json: shown["content"] ?? .null)
        } catch {
            throw CommandFailure("its content is no contract")
        }
        let hash = ContractHash(of: content)
        guard shown["hash"]?.string == hash.description else {
            throw CommandFailure(
                "its content has the hash \(hash), not \(shown["hash"]?.string ?? "that shown")"
            )
        }
        var standing = ContractStanding(content, hub: hub, isByRule: false)
        var count = 0
        for step in shown["steps"]?.array ?? [] {
            switch step["step"]?.string {
            case "proposed":
                standing = ContractStanding(content, hub: hub, isByRule: step["isByRule"] == .boolean(true))
            case "superseded": standing.supersede()
            default:
                try take(step, of: hash, into: &standing)
                count += 1
            }
        }
        guard count > 0 else { throw CommandFailure("nobody has signed it") }
        let state = shown["state"]?.string
        guard standing.state.rawValue == state || (standing.state == .active && state == "expired") else {
            throw CommandFailure(
                "it is said to be \(state ?? "in no state"), but its decisions make it \(standing.state.rawValue)"
            )
        }
        return count
    }

    private func take(_ step: JSONValue, of hash: ContractHash, into standing: inout ContractStanding) throws
    {
        let what =
            "the decision \(step["decision"]?.string ?? "") of \(step["time"]?.string ?? "an unknown time")"
        guard let text = step["signature"]?.string, let said = StoredContract.decision(in: text) else {
            throw CommandFailure("\(what) has no signature")
        }
        do {
            // Lists of today say nothing of then: revocation was looked at when the gateway took it.
            let verifier = try OpenSSLChainVerifier.load(anchors: [authority], at: said.at)
            let signed = try SignedDecision(verifying: text) { chain throws(ChainRejection) in
                try verifier.verify(chain, at: said.at)
            }
            guard signed.decision.contract == hash else { throw CommandFailure("it is on another contract") }
            try standing.take(signed.decision, on: CivilCalendar.shanghai.day(of: said.at))
        } catch {
            throw CommandFailure("\(what) does not hold: \(error)")
        }
    }
}

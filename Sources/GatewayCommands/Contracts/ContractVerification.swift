import CanonicalJSON
import CertificateTrust
import SharingModel
import SharingService

/// Verifies a contract as a gateway showed it, with the authority's certificate: everything that is said of it must follow
/// from its content and from what was signed.
///
/// What it cannot see: a step that was left out, and whether a signer was a steward. The log has every step, with the
/// digest of its signature.
struct ContractVerification {
    /// What was found.
    struct Report {
        /// How many signatures hold.
        var signatures = 0
        /// What rests on no signature of the parties.
        var notes: [String] = []
    }

    private let shown: JSONValue
    private let authority: String
    private let hub: AgencyID
    private let calendar = CivilCalendar.shanghai

    /// Prepares it.
    init(_ shown: JSONValue, authority: String, hub: AgencyID) {
        self.shown = shown
        self.authority = authority
        self.hub = hub
    }

    /// Verifies everything.
    ///
    /// - Throws: ``CommandFailure`` with the first thing that does not hold.
    func check() throws -> Report {
        guard let content = try? SharingContract(json: shown["content"] ?? .null) else {
            throw CommandFailure("its content is no contract")
        }
        let hash = ContractHash(of: content)
        try same(hash.description, "hash")
        for (name, value) in [
            ("id", content.id), ("provider", content.provider.description),
            ("consumer", content.consumer.description), ("from", content.from.description),
            ("until", content.until.description),
        ] { try same(value, name) }
        var report = Report()
        var standing = ContractStanding(content, hub: hub, isByRule: false)
        var last = ""
        for (number, step) in (shown["steps"]?.array ?? []).enumerated() {
            let time = step["time"]?.string ?? ""
            guard last <= time else { throw CommandFailure("its steps are not in the order of time") }
            last = time
            switch step["step"]?.string {
            case "proposed" where number == 0:
                let isByRule = step["isByRule"] == .boolean(true)
                standing = ContractStanding(content, hub: hub, isByRule: isByRule)
                if isByRule {
                    report.notes.append("the provider's answer is the catalogue's rule, not a signature")
                }
            case "seeded" where number == 0:
                guard let state = (step["state"]?.string).flatMap(RegisteredContract.State.init) else {
                    throw CommandFailure("it was taken from a seed in no known state")
                }
                standing.begin(in: state)
                report.notes.append("it was taken from a seed; nobody has signed it")
            case "superseded":
                standing.supersede()
                let successor = step["supersededBy"]?.string ?? "another"
                report.notes.append("superseded by \(successor): verify that one too")
            case "decided":
                try take(step, of: hash, at: time, into: &standing)
                report.signatures += 1
            case let other:
                throw CommandFailure("step \(number + 1), \(other ?? "without a name"), has no place there")
            }
        }
        try checkState(standing, content)
        return report
    }

    private func checkState(_ standing: ContractStanding, _ content: SharingContract) throws {
        let today = calendar.day(of: GatewayRuntime.wallClock())
        let state =
            standing.state == .active && content.until < today ? "expired" : standing.state.rawValue
        guard shown["state"]?.string == state else {
            throw CommandFailure(
                "it is said to be \(shown["state"]?.string ?? "in no state"), but its steps make it \(state)"
            )
        }
    }

    private func same(_ value: String, _ name: String) throws {
        guard shown[name]?.string == value else {
            throw CommandFailure(
                "its content makes \(name) \(value), but it is shown as \(shown[name]?.string ?? "nothing")"
            )
        }
    }

    private func take(
        _ step: JSONValue,
        of hash: ContractHash,
        at time: String,
        into standing: inout ContractStanding
    ) throws {
        let what = "the decision of \(time)"
        guard let text = step["signature"]?.string, let said = StoredContract.decision(in: text) else {
            throw CommandFailure("\(what) has no signature")
        }
        let signed: SignedDecision
        do {
            // Lists of today say nothing of then: revocation was looked at when the gateway took it.
            let verifier = try OpenSSLChainVerifier.load(anchors: [authority], at: said.at)
            signed = try SignedDecision(verifying: text) { chain throws(ChainRejection) in
                try verifier.verify(chain, at: said.at)
            }
        } catch {
            throw CommandFailure("\(what) is not signed as it says: \(error)")
        }
        let decision = signed.decision
        guard decision.contract == hash else { throw CommandFailure("\(what) is on another contract") }
        guard let taken = Timestamp(time), abs(taken.secondsSinceEpoch - decision.at.secondsSinceEpoch) <= 600
        else { throw CommandFailure("\(what) was signed at another time, \(decision.at)") }
        let payload = decision.json
        for name in ["decision", "by", "reason", "mendBy", "consultedOn", "workingDays"]
        where step[name] != payload[name] {
            throw CommandFailure("\(what) is shown with another \(name) than was signed")
        }
        do throws(ContractStanding.Refusal) {
            try standing.take(decision, in: calendar)
        } catch {
            throw CommandFailure("\(what) was not possible: \(error.text[.preferred])")
        }
    }
}

import ArgumentParser
import CanonicalJSON
import CertificateTrust
import SharingModel
import SharingService

/// `oncegate cert check`.
struct CertCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say whether a gateway would trust a caller's certificate, and as whom.",
        discussion: """
            Runs the gateway's own verification on files, without a gateway: roots and revocation lists as it would load them, \
            the chain as a caller would send it. Nothing is fetched. Exit code 0 only if the chain is trusted and names \
            a caller; whether that caller is enrolled is for the gateway to say.

            Example:
              oncegate cert check --roots ca.pem --crl crl.pem --chain declaration.pem
            """
    )

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("PEM files with the roots, and the authorities below them.", valueName: "file")
    )
    var roots: [String]

    @Option(
        help: ArgumentHelp("A PEM file: the caller's certificate, then those above it.", valueName: "file")
    )
    var chain: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "PEM or DER files of revocation lists; without one none is looked at.",
            valueName: "file"
        )
    )
    var crl: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "DER files of OCSP responses, each about a certificate of the chain; nobody is asked.",
            valueName: "file"
        )
    )
    var ocsp: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "PEM files as ocsp.responders names them; needed for responders that the authority made no certificate for.",
            valueName: "file"
        )
    )
    var ocspIssuers: [String] = []

    @Option(help: ArgumentHelp("The time as of which it is checked, RFC 3339 (now).", valueName: "time"))
    var time: String?

    @Option(
        help: ArgumentHelp("The SPIFFE trust domain that the caller must be of (any).", valueName: "domain")
    )
    var trustDomain: String?

    @Flag(help: "Write one line of JSON.")
    var json = false

    func run() throws {
        let verdict = CertificateVerdict(
            roots: roots,
            revocationLists: crl,
            responses: ocsp,
            issuers: ocspIssuers,
            chain: chain,
            trustDomain: trustDomain,
            at: try instant()
        )
        if json { Console.print(line: verdict.json) } else { tell(verdict) }
        guard verdict.isTrusted else { throw ExitCode(1) }
    }

    private func instant() throws -> Timestamp {
        guard let time else { return GatewayRuntime.wallClock() }
        guard let parsed = Timestamp(time) else {
            throw ValidationError("--time is a time in UTC like 2026-11-28T08:00:00Z")
        }
        return parsed
    }

    private func tell(_ verdict: CertificateVerdict) {
        if let refusal = verdict.refusal {
            Console.error("NOT TRUSTED: \(chain): \(refusal.text)")
        } else if let caller = verdict.caller, let chain = verdict.chain {
            Console.print(
                """
                trusted: \(caller)
                  valid    \(chain.notBefore) to \(chain.notAfter)
                  key      \(verdict.pin ?? "")
                """
            )
        }
        for list in verdict.lists {
            Console.print(
                "  list     \(list.number) of \(list.issuer), \(list.count) revoked, next by \(list.nextUpdate)"
            )
        }
        for answer in verdict.answers {
            let end = answer.until.map { ", next by \($0)" } ?? ""
            Console.print("  ocsp     \(answer.status.rawValue) since \(answer.from)\(end)")
        }
    }
}

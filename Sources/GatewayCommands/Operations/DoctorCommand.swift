import ArgumentParser
import CanonicalJSON
import CertificateTrust
import Foundation
import PostgresStore
import SQLiteStore
import SharingModel
import SharingService
import TransparencyLog

/// `oncegate doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what is wrong with a gateway and how to mend it.",
        discussion: """
            Looks at the configuration, certificates, revocation lists, keys, disk and clock, and at the store and the log when no gateway \
            has them open. Exit code 1 when something is wrong.

            Example: oncegate doctor --config gateway.yaml
            """
    )

    /// How something is.
    enum Finding {
        case good(String)
        case warning(String)
        case bad(String)
    }

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Write the findings as JSON.")
    var json = false

    func run() async throws {
        var findings: [(String, Finding)] = []
        let configuration: GatewayConfiguration
        do {
            configuration = try await options.load()
            findings.append(("configuration", .good(options.config)))
        } catch let error as GatewayConfiguration.Invalid {
            return try report([("configuration", .bad(error.description))])
        }
        findings.append(("server certificate", certificate(configuration)))
        findings += trust(configuration)
        findings += await responders(configuration.ocsp)
        findings.append(("directories", directories(configuration)))
        findings.append(("disk", disk(configuration)))
        findings.append(("next log", nextLog(configuration)))
        findings.append(("key-encryption key", keyEncryption(configuration.keyEncryption)))
        findings += await storeAndLog(configuration)
        try report(findings)
    }

    private func certificate(_ configuration: GatewayConfiguration) -> Finding {
        do {
            let file = try CertificateFile(file: configuration.certificate)
            let days =
                (file.notAfter.secondsSinceEpoch - GatewayRuntime.wallClock().secondsSinceEpoch) / 86_400
            if days < 0 { return .bad("expired at \(file.notAfter): renew \(configuration.certificate)") }
            if days < 30 { return .warning("expires in \(days) days: renew \(configuration.certificate)") }
            return .good("valid until \(file.notAfter)")
        } catch {
            return .bad("\(error)")
        }
    }

    private func trust(_ configuration: GatewayConfiguration) -> [(String, Finding)] {
        do {
            let (verifier, _) = try TrustReloader.load(configuration)
            guard let expiry = verifier.expires else {
                let isAsked = !configuration.ocsp.responders.isEmpty
                return [
                    (
                        "trust",
                        isAsked
                            ? .good(
                                "roots and the server's key are read, and fit; there is no revocation list"
                            )
                            : .warning("no revocation list: a stolen certificate stays valid; set trust.crls")
                    )
                ]
            }
            let hours = (expiry.secondsSinceEpoch - GatewayRuntime.wallClock().secondsSinceEpoch) / 3600
            return [
                ("trust", .good("roots and the server's key are read, and fit")),
                (
                    "revocation lists",
                    hours < 48
                        ? .warning("the first expires at \(expiry): publish a new one")
                        : .good("good until \(expiry)")
                ),
            ]
        } catch {
            return [("trust", .bad("\(error)"))]
        }
    }

    private func directories(_ configuration: GatewayConfiguration) -> Finding {
        do {
            try configuration.checkDirectories()
            return .good("nobody else may write there")
        } catch {
            return .bad("\(error)")
        }
    }

    private func disk(_ configuration: GatewayConfiguration) -> Finding {
        var status = statvfs()
        guard statvfs(configuration.dataDirectory, &status) == 0 else {
            return .bad("\(configuration.dataDirectory) is not there: run oncegate init")
        }
        let free = (UInt64(status.f_bavail) * UInt64(status.f_frsize)) >> 20
        if free < 256 { return .bad("\(free) MiB free for \(configuration.dataDirectory): make room") }
        return .good("\(free) MiB free")
    }

    /// Whether the log of the coming year has its key when it is needed.
    private func nextLog(_ configuration: GatewayConfiguration) -> Finding {
        let today = configuration.calendar.day(of: GatewayRuntime.wallClock()).components
        return DoctorCommand.nextLog(
            keys: KeyFiles(directory: configuration.keysDirectory).logKeyYears(),
            year: today.year,
            month: today.month
        )
    }

    /// Whether a log's key is missing.
    ///
    /// - Parameters:
    ///   - keys: the years for whose logs there are keys.
    ///   - year: the civil year.
    ///   - month: the civil month.
    /// - Returns: what is found.
    static func nextLog(keys: [Int], year: Int, month: Int) -> Finding {
        guard let newest = keys.max() else { return .bad("no key of a log: run oncegate init") }
        if newest < year {
            return .bad(
                "the log of \(year) has no key, so that of \(newest) goes on: run oncegate log roll-over"
            )
        }
        if newest == year, month == 12 {
            return .warning("the log of \(year + 1) has no key: run oncegate log roll-over, and announce it")
        }
        return .good(newest > year ? "the key of \(newest) is there" : "its key is due in December")
    }

    private func log(_ gateway: SharingGateway, _ head: LogHead) -> Finding {
        guard head.frontier.size > 0 else {
            return .warning(
                "\(gateway.logKey.name) has no declaration yet: the next start of the gateway writes it"
            )
        }
        return .good("\(gateway.logKey.name), \(head.frontier.size) entries, the newest checkpoint verifies")
    }

    private func storeAndLog(_ configuration: GatewayConfiguration) async -> [(String, Finding)] {
        do {
            let runtime = try await GatewayRuntime(configuration, for: .inspect)
            let head = try await runtime.opened.store.head()
            let clock = GatewayRuntime.wallClock()
            let isAhead = (head.time ?? clock) > clock
            runtime.opened.close()
            return [
                ("store", .good("opens; keys fit")),
                ("log", log(runtime.gateway, head)),
                (
                    "clock",
                    isAhead
                        ? .bad("is behind the log's last entry (\(head.time ?? clock)): set the clock")
                        : .good("\(clock)")
                ),
            ]
        } catch let absent as KeyEncryptionSource.Absent {
            return [("store", .warning("not looked at, since its key is not here: \(absent)"))]
        } catch StoreOpeningError.inUse, PostgresOpeningError.inUse {
            return [("store", .good("in use by a running gateway: see its /health/ready"))]
        } catch {
            return [("store", .bad("\(error)"))]
        }
    }

    /// Whether a key-encryption key from before is needed, or lies there for nothing.
    private func keyEncryption(_ source: KeyEncryptionSource) -> Finding {
        do {
            guard try source.keys().former == nil else {
                return .warning(
                    "was replaced, and \(source.formerPlace) is needed still: a running gateway rewraps every key and then says so"
                )
            }
            guard let retired = source.retired.first else { return .good("wraps every key") }
            return .warning(
                "\(retired) opens older copies alone: keep it off this machine, and remove it here"
            )
        } catch let absent as KeyEncryptionSource.Absent {
            return .warning("not looked at: the gateway has it in \(absent.variable), this shell has not")
        } catch {
            return .bad("\(error)")
        }
    }

    private func report(_ findings: [(String, Finding)]) throws {
        var isGood = true
        var entries: [JSONValue] = []
        for (subject, finding) in findings {
            let (word, text) =
                switch finding {
                case .good(let text): ("ok", text)
                case .warning(let text): ("warning", text)
                case .bad(let text): ("WRONG", text)
                }
            if word == "WRONG" { isGood = false }
            entries.append([
                "subject": .string(subject), "state": .string(word.lowercased()), "text": .string(text),
            ])
            if !json {
                Console.print("\(word.padding(toLength: 8, withPad: " ", startingAt: 0)) \(subject): \(text)")
            }
        }
        if json {
            Console.print(
                String(decoding: JSONValue.object(["findings": .array(entries)]).encodedBytes, as: UTF8.self)
            )
        }
        guard isGood else { throw ExitCode(1) }
    }
}

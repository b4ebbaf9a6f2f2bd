import CanonicalJSON
import Configuration
import Foundation
import GatewayAPI
import Logging
import PostgresStore
import SharingModel
import SystemPackage

/// A gateway's configuration, read once and complete; ``ConfigurationKey`` lists the keys.
struct GatewayConfiguration: Sendable {
    /// A host and a port.
    struct Address: Sendable {
        let host: String
        let port: Int
    }

    /// What is wrong with a configuration and what to do.
    struct Invalid: Error, CustomStringConvertible {
        let description: String
    }

    let dataDirectory: String
    /// Where the store is.
    let store: StorePlace
    let keysDirectory: String
    /// Where the key-encryption key comes from.
    let keyEncryption: KeyEncryptionSource
    let hub: AgencyID
    let trustDomain: String
    let trustRoots: [String]
    let revocationLists: [String]
    /// After what time the files of trust are read again although none has changed.
    let trustReload: Duration
    /// Who is asked whether certificates are revoked.
    let ocsp: OCSPConfiguration
    let calendar: CivilCalendar
    let logLevel: Logger.Level
    /// The working days of the zone.
    let workingDays: WorkingCalendar
    /// How long use records are kept.
    let retention: RetentionTerm
    /// Where network logs are kept, and for how long; nil for none.
    let networkLog: NetworkLogDirectory?
    let api: Address
    let certificate: String
    let key: String
    let apiLimits: ConnectionLimits
    let publicListener: Address
    let publicLimits: ConnectionLimits
    let publicURL: String
    let operations: Address
    let operationsLimits: ConnectionLimits
    /// How many subjects of whom nothing is found an agency may ask about in an hour without an alarm.
    let unknownSubjects: Int
    /// How many answers `not-found` an agency may have within an hour.
    let unknownAnswers: Int
    let witnessPolicy: String?
    let seals: Seals
    /// What goes out from agencies' inboxes.
    let notices: NoticeConfiguration

    /// What published checkpoints carry besides the log's own signature.
    struct Seals: Sendable {
        /// The file of an SM2 key.
        let sm2: String?
        /// The address of a time-stamping authority.
        let authority: String?
        /// The files of its roots.
        let roots: [String]
        /// The time between two stamps.
        let interval: Duration
    }

    /// Reads `file`, the environment and `flags`, in rising order of precedence.
    ///
    /// - Throws: ``Invalid``: an unknown key, a missing one, a value that is none.
    init(file: String, environment: [String: String], flags: [String]) async throws {
        let text: String
        do {
            text = try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw Invalid(description: "cannot read the configuration \(file): give the right --config FILE")
        }
        let document = try YAMLDocument(text, file: file)
        try GatewayConfiguration.checkKeys(of: document, file: file)
        let providers: [any ConfigProvider] = [
            CommandLineArgumentsProvider(arguments: ["oncegate"] + flags),
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "oncegate"),
            try await FileProvider<YAMLSnapshot>(filePath: FilePath(file)),
        ]
        let values = ConfigurationValues(
            reader: ConfigReader(providers: providers),
            directory: (file as NSString).deletingLastPathComponent
        )
        dataDirectory = values.path(try values.text("data.directory"))
        keysDirectory = values.path(try values.text("keys.directory"))
        let database = try values.text("store")
        let replicas = try values.text("replicas")
        guard replicas.isEmpty || !database.isEmpty else {
            throw Invalid(description: "replicas are servers that follow the one of store: set store as well")
        }
        do {
            store =
                database.isEmpty
                ? .directory(dataDirectory, keys: keysDirectory)
                : .database(
                    try PostgresAddress(database),
                    replicas: replicas.isEmpty ? nil : try PostgresAddress(replicas, isReplica: true)
                )
        } catch {
            throw Invalid(description: "\(error)")
        }
        let variable = try values.text("keys.variable")
        let token = try values.text("keys.pkcs11")
        let address = PKCS11Address(token)
        guard token.isEmpty || (address != nil && variable.isEmpty) else {
            throw Invalid(
                description:
                    "the configuration's keys.pkcs11 must be pkcs11:token=NAME;object=KEY?module-path=FILE&pin-source=file:FILE, "
                    + "and stand without keys.variable"
            )
        }
        keyEncryption = KeyEncryptionSource(
            variable: variable.isEmpty ? nil : variable,
            files: KeyFiles(directory: keysDirectory, token: address.map(PKCS11Key.init)),
            environment: environment
        )
        hub = try values.parsed("hub.agency", "an agency id", AgencyID.init)
        trustDomain = try values.parsed("trust.domain", "lower-case labels such as lanjiang.example") {
            [hub] text in
            CallerID(trustDomain: text, agency: hub, kind: .system, name: "any") == nil ? nil : text
        }
        trustRoots = try values.paths("trust.roots")
        revocationLists = try values.paths("trust.crls")
        trustReload = try values.seconds("trust.reload", 1...86_400)
        ocsp = try OCSPConfiguration(values)
        calendar = try values.parsed("time.zone", "a zone without summer time, such as Asia/Shanghai") {
            name in
            TimeZone(identifier: name).flatMap { zone in
                zone.nextDaylightSavingTimeTransition == nil
                    ? CivilCalendar(secondsFromUTC: zone.secondsFromGMT()) : nil
            }
        }
        workingDays = try CalendarFiles.read(
            try values.paths("time.calendars"),
            zone: try values.text("time.zone")
        )
        logLevel = try values.parsed("log.level", "a level such as info", Logger.Level.init(rawValue:))
        retention = try values.parsed(
            "retention.uses",
            "a whole number of years from \(RetentionTerm.floor): the law (个人信息保护法, 网络数据安全条例) has records of use "
                + "kept for three years at least, so set \(RetentionTerm.floor) or more, or leave the key out"
        ) { Int($0).flatMap(RetentionTerm.init(years:)) }
        let networkRetention = try values.parsed(
            "retention.network",
            NetworkRetention.expectation,
            NetworkRetention.init
        )
        networkLog = try values.paths("network.log").first.map {
            NetworkLogDirectory(path: $0, retention: networkRetention)
        }
        api = try values.address("api")
        certificate = values.path(try values.text("api.certificate"))
        key = values.path(try values.text("api.key"))
        let patience = Duration.seconds(try values.count("network.patience"))
        apiLimits = ConnectionLimits(
            patience: patience,
            maximumConnections: try values.count("api.connections"),
            maximumShare: try values.count("api.share")
        )
        publicLimits = ConnectionLimits(
            patience: patience / 2,
            maximumConnections: try values.count("public.connections"),
            maximumShare: try values.count("public.share")
        )
        operationsLimits = ConnectionLimits(
            patience: patience / 2,
            maximumConnections: 512,
            maximumShare: 256
        )
        unknownSubjects = try values.count("alarms.unknown")
        unknownAnswers = try values.count("api.unknown")
        publicListener = try values.address("public")
        publicURL = try values.parsed(
            "public.url",
            "a URL such as https://data.example.gov, without a path"
        ) { text in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            return parts.count == 3 && ["http:", "https:"].contains(parts[0]) && !parts[2].isEmpty
                ? text : nil
        }
        operations = try values.address("operations")
        witnessPolicy = try values.paths("witnesses.policy").first
        let authority = try values.text("seals.authority")
        seals = Seals(
            sm2: try values.paths("seals.sm2").first,
            authority: authority.isEmpty ? nil : authority,
            roots: try values.paths("seals.roots"),
            interval: try values.parsed("seals.interval", "a number of seconds from 1") {
                Int($0).flatMap { $0 > 0 ? .seconds($0) : nil }
            }
        )
        notices = try NoticeConfiguration(
            webhooks: try values.texts("notices.webhooks"),
            roots: try values.paths("notices.roots"),
            retry: try values.seconds("notices.retry", 1...3600)
        )
        guard seals.authority == nil || !seals.roots.isEmpty else {
            throw Invalid(
                description:
                    "the configuration has seals.authority and lacks seals.roots: set the PEM files of its roots"
            )
        }
    }

    /// Refuses directories in which others may replace files.
    func checkDirectories() throws {
        for directory in [dataDirectory, keysDirectory] { try KeyPermissions.checkDirectory(directory) }
    }

    /// The origin of a year's log: its URL without the scheme (log.md, Origins).
    func origin(year: Int) -> String {
        let rest = publicURL.range(of: "://").map { String(publicURL[$0.upperBound...]) } ?? publicURL
        return "\(rest)/log/\(year)"
    }

    /// A mistyped key must not be ignored silently.
    private static func checkKeys(of document: YAMLDocument, file: String) throws {
        let known = Set(ConfigurationKey.all.map(\.name))
        for section in document.json.object?.members ?? [] {
            // A few keys stand in no section.
            if known.contains(section.name), section.value.object == nil { continue }
            guard let inner = section.value.object else {
                throw Invalid(
                    description:
                        "\(file):\(document.line(of: "/\(section.name)")): \(section.name) must be a section"
                )
            }
            for member in inner.members where !known.contains("\(section.name).\(member.name)") {
                let line = document.line(of: "/\(section.name)/\(member.name)")
                throw Invalid(
                    description: "\(file):\(line): unknown key \(section.name).\(member.name); "
                        + "oncegate serve --help lists the keys"
                )
            }
        }
    }
}

/// The picture of architecture.md as a table: who may import what.
///
/// A target that is not here is not of the house.
enum HousePlan {
    /// What a target may import.
    struct Room: Sendable {
        /// Other targets of the house: only those below.
        let house: Set<String>
        /// Modules of packages and of the system.
        let others: Set<String>
        /// Whether it decides without clock, randomness and environment.
        let isPure: Bool

        init(_ house: Set<String>, others: Set<String> = [], isPure: Bool = false) {
            self.house = house
            self.others = others
            self.isPure = isPure
        }
    }

    private static let model: Set<String> = ["CanonicalJSON", "SharingModel", "TransparencyLog", "OpenData"]
    private static let system: Set<String> = [
        "Foundation", "FoundationEssentials", "Synchronization", "Glibc", "Dispatch", "CDispatch",
    ]
    private static let server: Set<String> = [
        "Hummingbird", "HummingbirdCore", "HummingbirdHTTP2", "HTTPTypes", "Logging", "NIOCore", "NIOPosix",
        "NIOHTTP1",
        "NIOHPACK", "NIOHTTP2", "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOSSL", "NIOTLS", "ServiceLifecycle",
        "Metrics", "Tracing",
    ]

    /// The rooms.
    static let rooms: [String: Room] = [
        "CanonicalJSON": Room([], isPure: true),
        // Foundation for NFKC and regular expressions.
        "SharingModel": Room(["CanonicalJSON"], others: ["Foundation"], isPure: true),
        "TransparencyLog": Room(["CanonicalJSON"], others: ["Crypto"], isPure: true),
        "OpenData": Room(["CanonicalJSON", "SharingModel"], others: ["Crypto"], isPure: true),
        "SharingService": Room(model, others: system.union(["Crypto", "Logging", "Metrics", "Tracing"])),
        "CLinux": Room([]),
        "COpenSSL": Room([]),
        "CPKCS11": Room([]),
        "CLibPQ": Room([]),
        // facts.md: libcrypto and NIOSSL stay in different targets.
        "CertificateTrust": Room(
            model.union(["SharingService", "COpenSSL"]),
            others: system.union(["Logging"])
        ),
        "SQLiteStore": Room(
            model.union(["SharingService", "CZlib", "CZstd"]),
            others: system.union(["GRDB", "GRDBSQLite", "Logging", "Crypto"])
        ),
        "CZlib": Room([]),
        "CZstd": Room([]),
        "PostgresStore": Room(model.union(["SharingService", "CLibPQ"]), others: system.union(["Logging"])),
        "Portal": Room(
            model.union(["SharingService"]),
            others: system.union(server).union(["Crypto", "Mustache"])
        ),
        "GatewayAPI": Room(model.union(["SharingService"]), others: system.union(server).union(["Crypto"])),
        "GatewayCommands": Room(
            model.union([
                "SharingService", "CertificateTrust", "SQLiteStore", "PostgresStore", "Portal", "GatewayAPI",
                "CLinux", "CPKCS11",
            ]),
            others: system.union(server).union([
                "ArgumentParser", "AsyncHTTPClient", "Configuration", "Crypto", "SystemPackage",
                "UnixSignals", "Yams",
                "NIOFoundationCompat",
            ])
        ),
        // The executor must be installed before anything runs.
        "oncegate": Room(["GatewayCommands"], others: ["NIOCore", "NIOPosix"]),
    ]

    /// The nouns of architecture.md, the same in every layer.
    static let nouns: Set<String> = [
        "Identity", "Catalogue", "Contracts", "Materials", "Verification", "Log", "Publication", "Governance",
        "Corrections", "Disputes", "Reports", "Backup",
    ]

    /// What else a target's insides are called.
    static let otherFolders: [String: Set<String>] = [
        "SharingModel": ["Input", "Time"],
        "TransparencyLog": ["Encoding", "Mirrors", "Notes", "Receipts", "Tiles", "Tree", "Witnesses"],
        "CertificateTrust": ["Seals"],
        "SharingService": ["Operations", "Problems", "Sealing"],
        "OpenData": ["Releases", "Tables", "CKAN", "Descriptions", "RDF", "Search"],
        "SQLiteStore": ["Database"],
        "PostgresStore": ["Database"],
        "GatewayAPI": ["Connections", "MutualTLS", "Operations", "Problems", "Routing"],
        "Portal": ["Charts", "Codes", "Home", "Problems", "Receipts", "Routing"],
        "GatewayCommands": ["Client", "Configuration", "Operations", "Receipts", "Witness"],
    ]

    /// Names that say nothing.
    static let emptyNames = ["Util", "Helper", "Common", "Manager"]

    /// What reads a clock, chance or the environment; words and calls.
    static let impurities = [
        "Date()", "Date.now", ".now", "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator",
        ".random(", "UUID()",
        "getenv", "ProcessInfo", "FileManager", "FileHandle", "URLSession", "contentsOf: URL",
        "contentsOfFile",
    ]

    /// What `file` imports and may not, each with the reason.
    static func forbiddenImports(of file: SourceFile) -> [String] {
        guard let room = rooms[file.target] else { return ["\(file.target) is not in the plan"] }
        return file.imports.subtracting(room.house).subtracting(room.others).sorted().map { module in
            let kind = rooms[module] == nil ? "the outside module" : "the target"
            return "\(file): \(file.target) may not import \(kind) \(module)"
        }
    }

    /// What a file of a pure target says and may not.
    static func impurities(of file: SourceFile) -> [String] {
        guard rooms[file.target]?.isPure == true else { return [] }
        return impurities.filter { word in
            file.code.contains { line in
                line.ranges(of: word).contains {
                    isWhole(line, $0, endsInLetter: word.last?.isLetter == true)
                }
            }
        }.map { "\(file): says \($0)" }
    }

    private static func isWhole(
        _ line: Substring,
        _ range: Range<Substring.Index>,
        endsInLetter: Bool
    ) -> Bool {
        let startsInLetter = line[range.lowerBound].isLetter
        let before = range.lowerBound > line.startIndex ? line[line.index(before: range.lowerBound)] : " "
        let after = range.upperBound < line.endIndex ? line[range.upperBound] : " "
        return !(startsInLetter && (before.isLetter || before.isNumber))
            && !(endsInLetter && (after.isLetter || after.isNumber))
    }
}

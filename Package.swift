// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")

/// A target of the house; arrows point downwards only (Tests/ArchitectureTests).
func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a target.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "oncegate",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "oncegate", targets: ["oncegate"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(
            url: "https://github.com/apple/swift-configuration.git",
            from: "1.4.0",
            traits: ["YAML", "CommandLineArguments"]
        ),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2.git", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .executableTarget(
            name: "oncegate",
            dependencies: ["GatewayCommands", nioCore, .product(name: "NIOPosix", package: "swift-nio")],
            swiftSettings: strict
        ),
        room(
            "GatewayCommands",
            [
                "CLinux", "CPKCS11", "CanonicalJSON", "CertificateTrust", "GatewayAPI", "OpenData", "Portal",
                "PostgresStore", "SharingModel",
                "SharingService", "SQLiteStore", "TransparencyLog", crypto, httpTypes, hummingbird,
                hummingbirdCore, lifecycle,
                logging,
                nioCore, nioSSL,
                unixSignals,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        room(
            "GatewayAPI",
            [
                "CanonicalJSON", "OpenData", "SharingModel", "SharingService", "TransparencyLog", hummingbird,
                hummingbirdCore,
                httpTypes, lifecycle, logging, nioCore, nioSSL,
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ]
        ),
        room(
            "Portal",
            [
                "CanonicalJSON", "OpenData", "SharingModel", "SharingService", "TransparencyLog", crypto,
                hummingbird, hummingbirdCore, httpTypes, logging, nioCore,
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        room(
            "SQLiteStore",
            [
                "CZlib", "CZstd", "CanonicalJSON", "OpenData", "SharingModel", "SharingService",
                "TransparencyLog", crypto,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        room(
            "PostgresStore",
            ["CLibPQ", "CanonicalJSON", "SharingModel", "SharingService", "TransparencyLog"]
        ),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CPKCS11"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        room(
            "CertificateTrust",
            ["COpenSSL", "CanonicalJSON", "SharingModel", "SharingService", "TransparencyLog"]
        ),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        room(
            "SharingService",
            ["CanonicalJSON", "OpenData", "SharingModel", "TransparencyLog", crypto, logging]
        ),
        room("OpenData", ["CanonicalJSON", "SharingModel", crypto]),
        room("TransparencyLog", ["CanonicalJSON", crypto]),
        room("SharingModel", ["CanonicalJSON"]),
        room("CanonicalJSON", []),

        tests("CanonicalJSONTests", ["CanonicalJSON"]),
        tests("SharingModelTests", ["CanonicalJSON", "GatewayTesting", "SharingModel"]),
        tests("OpenDataTests", ["CanonicalJSON", "GatewayTesting", "OpenData", "SharingModel"]),
        tests(
            "PortalTests",
            [
                "CanonicalJSON", "GatewayTesting", "OpenData", "Portal", "SharingModel", "SharingService",
                "SQLiteStore", "TransparencyLog", crypto, httpTypes, hummingbird, logging, nioCore,
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]
        ),
        tests("TransparencyLogTests", ["CanonicalJSON", "TransparencyLog", crypto]),
        tests(
            "CertificateTrustTests",
            ["CertificateTrust", "GatewayTesting", "SharingModel", "SharingService", "TransparencyLog"]
        ),
        tests(
            "SQLiteStoreTests",
            [
                "CanonicalJSON", "GatewayTesting", "OpenData", "SharingModel", "SharingService",
                "SQLiteStore",
                "TransparencyLog",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        tests(
            "PostgresStoreTests",
            [
                "GatewayTesting", "PostgresStore", "SharingModel", "SharingService", "SQLiteStore",
                "TransparencyLog",
            ]
        ),
        tests(
            "SharingServiceTests",
            [
                "CanonicalJSON", "GatewayTesting", "OpenData", "SharingModel", "SharingService",
                "SQLiteStore",
                "TransparencyLog",
                crypto, logging,
            ]
        ),
        tests(
            "GatewayAPITests",
            [
                "CanonicalJSON", "GatewayAPI", "GatewayTesting", "OpenData", "SharingModel", "SharingService",
                "SQLiteStore",
                "TransparencyLog", crypto, httpTypes, hummingbirdCore, nioCore, logging,
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        tests(
            "GatewayCommandsTests",
            [
                "CanonicalJSON", "GatewayAPI", "GatewayCommands", "GatewayTesting", "OpenData", "Portal",
                "SharingModel",
                "SharingService",
                "SQLiteStore",
                "TransparencyLog", crypto, logging,
                .product(name: "Yams", package: "Yams"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        tests("ArchitectureTests", []),
        .target(
            name: "GatewayTesting",
            dependencies: [
                "CanonicalJSON", "OpenData", "SharingModel", "SharingService", "TransparencyLog", logging,
                .product(name: "Yams", package: "Yams"),
            ],
            path: "Tests/GatewayTesting",
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")

/// A target of the gateway, by a link to its sources.
func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

// A package of its own, so that the gateway has no program that only measures.
let package = Package(
    name: "ReleaseFiles",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
    ],
    targets: [
        .executableTarget(
            name: "ReleaseFiles",
            dependencies: [
                "CanonicalJSON", "OpenData", "Portal", "SQLiteStore", "SharingModel", "SharingService", hummingbird, logging,
                sqlite, .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        room(
            "Portal",
            [
                "CanonicalJSON", "OpenData", "SharingModel", "SharingService", "TransparencyLog", crypto, hummingbird,
                httpTypes, logging,
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Mustache", package: "swift-mustache"),
            ]
        ),
        room(
            "SQLiteStore",
            [
                "CZlib", "CZstd", "CanonicalJSON", "OpenData", "SharingModel", "SharingService", "TransparencyLog", crypto,
                sqlite, .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd"),
        room("SharingService", ["CanonicalJSON", "OpenData", "SharingModel", "TransparencyLog", crypto, logging]),
        room("OpenData", ["CanonicalJSON", "SharingModel", crypto]),
        room("TransparencyLog", ["CanonicalJSON", crypto]),
        room("SharingModel", ["CanonicalJSON"]),
        room("CanonicalJSON", []),
    ],
    swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // Coverage for libFuzzer, and assertions although the build is optimised.
    .unsafeFlags(["-sanitize=fuzzer,address", "-assert-config", "Debug"]),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

// A package of its own, so that building the gateway never builds the fuzzer. Its other targets are those of the gateway.
let package = Package(
    name: "Fuzzing",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    ],
    targets: [
        .executableTarget(
            name: "Fuzzing",
            dependencies: [
                "CanonicalJSON", "CertificateTrust", "OpenData", "SharingModel", "SharingService",
                "TransparencyLog", crypto,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]
        ),
        .target(
            name: "CertificateTrust",
            dependencies: ["COpenSSL", "SharingModel", "SharingService", "TransparencyLog"],
            swiftSettings: strict
        ),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(
            name: "SharingService",
            dependencies: [
                "CanonicalJSON", "OpenData", "SharingModel", "TransparencyLog", crypto,
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "OpenData",
            dependencies: ["CanonicalJSON", "SharingModel", crypto],
            swiftSettings: strict
        ),
        .target(name: "TransparencyLog", dependencies: ["CanonicalJSON", crypto], swiftSettings: strict),
        .target(name: "SharingModel", dependencies: ["CanonicalJSON"], swiftSettings: strict),
        .target(name: "CanonicalJSON", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

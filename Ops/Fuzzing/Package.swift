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

// A package of its own, so that building the gateway never builds the fuzzer. Its pure targets are those of the gateway.
let package = Package(
    name: "Fuzzing",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2")
    ],
    targets: [
        .executableTarget(
            name: "Fuzzing",
            dependencies: ["CanonicalJSON", "SharingModel", "TransparencyLog"],
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]
        ),
        .target(
            name: "TransparencyLog",
            dependencies: ["CanonicalJSON", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(name: "SharingModel", dependencies: ["CanonicalJSON"], swiftSettings: strict),
        .target(name: "CanonicalJSON", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

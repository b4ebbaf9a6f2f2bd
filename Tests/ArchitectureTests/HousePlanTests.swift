import Testing

/// The checks themselves, on made-up sources.
@Suite struct HousePlanTests {
    @Test(arguments: [
        ("SharingModel/Verification/Made.swift", "import GRDB", "the outside module GRDB"),
        ("SharingModel/Verification/Made.swift", "import SharingService", "the target SharingService"),
        ("SharingModel/Made.swift", "/// Why.\n\npublic import NIOCore\n", "the outside module NIOCore"),
        ("TransparencyLog/Tree/Made.swift", "import struct Foundation.Data", "the outside module Foundation"),
        (
            "TransparencyLog/Tree/Made.swift", "@preconcurrency internal import SharingModel",
            "the target SharingModel"
        ),
        ("CanonicalJSON/Made.swift", "@_exported import Foundation", "the outside module Foundation"),
        ("CanonicalJSON/Made.swift", "let a = 1; import Glibc", "the outside module Glibc"),
        ("SharingService/Log/Made.swift", "import SQLiteStore", "the target SQLiteStore"),
        (
            "SharingService/Log/Made.swift", "\timport  Hummingbird // because",
            "the outside module Hummingbird"
        ),
        ("GatewayAPI/Routing/Made.swift", "import COpenSSL", "the target COpenSSL"),
        ("CertificateTrust/Identity/Made.swift", "import NIOSSL", "the outside module NIOSSL"),
        ("Portal/Log/Made.swift", "import GatewayAPI", "the target GatewayAPI"),
        ("SQLiteStore/Log/Made.swift", "import CertificateTrust", "the target CertificateTrust"),
        ("oncegate/main.swift", "import SharingService", "the target SharingService"),
    ])
    func `a forbidden import is found`(path: String, text: String, told: String) {
        let file = SourceFile(path: path, text: text)
        #expect(HousePlan.forbiddenImports(of: file) == ["\(path): \(file.target) may not import \(told)"])
    }

    @Test(arguments: [
        ("SharingModel/Verification/Made.swift", "public import CanonicalJSON\nprivate import Foundation"),
        ("SharingModel/Verification/Made.swift", "// import GRDB\n/// import NIOCore\n"),
        (
            "SharingModel/Verification/Made.swift",
            "let text = \"\"\"\n    import GRDB\n    \"\"\"\nlet x = important"
        ),
        ("CertificateTrust/Identity/Made.swift", "import COpenSSL\nimport SharingModel"),
        (
            "GatewayAPI/Routing/Made.swift",
            "APIRoute(.post, \"/v1/materials/import\")\nfunc import(_ x: Int) {}"
        ),
    ])
    func `an allowed import is not, nor what only looks like one`(path: String, text: String) {
        #expect(HousePlan.forbiddenImports(of: SourceFile(path: path, text: text)) == [])
    }

    @Test func `a target that is not in the plan is found`() {
        let file = SourceFile(path: "Annex/Made.swift", text: "")
        #expect(HousePlan.forbiddenImports(of: file) == ["Annex is not in the plan"])
    }

    @Test(arguments: [
        "let a = Date()", "f(at: .now)", "getenv(\"HOME\")", "FileManager.default",
        "var g = SystemRandomNumberGenerator()", "Int.random(in: 0..<2)",
    ])
    func `an impurity is found in a pure target only`(text: String) {
        #expect(!HousePlan.impurities(of: SourceFile(path: "SharingModel/Made.swift", text: text)).isEmpty)
        #expect(HousePlan.impurities(of: SourceFile(path: "SharingService/Made.swift", text: text)) == [])
    }

    @Test(arguments: ["let a = CivilDate()", "f(at: .nowhere)", "// Date()", "forgetenvelope"])
    func `what only looks impure is not`(text: String) {
        #expect(HousePlan.impurities(of: SourceFile(path: "SharingModel/Made.swift", text: text)) == [])
    }
}

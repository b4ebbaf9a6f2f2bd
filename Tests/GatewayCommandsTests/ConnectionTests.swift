import ArgumentParser
import CanonicalJSON
import SharingModel
import SharingService
import Testing

@testable import GatewayCommands

@Suite struct ConnectionTests {
    @Test func `profiles name files beside their own`() throws {
        let all = try ConnectionProfile.all(
            in: """
                profiles:
                  tax:
                    gateway: https://data.lanjiang.example:8443
                    cert: tax.pem
                    key: /keys/tax.key
                """,
            file: "profiles.yaml",
            directory: "/etc/oncegate"
        )
        #expect(
            all["tax"]
                == ConnectionProfile(
                    gateway: "https://data.lanjiang.example:8443",
                    cert: "/etc/oncegate/tax.pem",
                    key: "/keys/tax.key",
                    ca: nil
                )
        )
        #expect(all["tax"]?.missing == ["--ca"])
    }

    @Test(arguments: ["tax: {}", "profiles: [a]", "profiles: {tax: {url: x}}", "profiles: {tax: {cert: 1}}"])
    func `a file of profiles that is wrong is refused`(text: String) {
        #expect(throws: ValidationError.self) {
            try ConnectionProfile.all(in: text, file: "profiles.yaml", directory: "")
        }
    }

    @Test(arguments: ["http://127.0.0.1:8443", "127.0.0.1:8443", "https://h/v1", "https://", "https://u@h"])
    func `an address is https, host and port`(text: String) {
        #expect(throws: ValidationError.self) { try GatewayAddress(text) }
    }

    @Test func `a slash at the end of an address does no harm`() throws {
        #expect(try GatewayAddress("https://127.0.0.1:8443/").description == "https://127.0.0.1:8443")
        #expect(try GatewayAddress("https://[::1]:8443").description == "https://[::1]:8443")
    }

    @Test func `without flags and profile it is said what is missing`() throws {
        let options = try ConnectionOptions.parse([
            "--gateway", "https://h", "--profiles", "/nonexistent/profiles.yaml",
        ])
        let error = #expect(throws: ValidationError.self) { try options.connection() }
        #expect(error?.message.contains("--cert, --key, --ca") == true)
    }

    @Test(arguments: [
        (["LANG": "zh_CN.UTF-8"], Language.chinese), (["LANG": "en_GB.UTF-8"], .english), ([:], .english),
        (["LANG": "zh_CN", "LC_ALL": "C"], .english), (["LC_ALL": "", "LANG": "zh_CN"], .chinese),
    ])
    func `answers come in the language of the locale`(environment: [String: String], language: Language) {
        #expect(Language(environment: environment) == language)
    }

    @Test func `a problem is told with every wrong place, its reasons and its request`() throws {
        let body: JSONValue = [
            "type": "https://h/problems/refused", "title": "Refused", "status": 403, "code": "refused",
            "detail": "Not granted.",
            "instance": "01a2", "reasons": ["no-contract", "quota-exceeded"],
            "errors": [["pointer": "/subject/id", "message": "is wrong"]],
        ]
        let problem = GatewayProblem(GatewayAnswer(status: 403, bytes: body.encodedBytes, retryAfter: 5))
        #expect(
            problem.description == """
                Refused (403 refused)
                Not granted.
                  /subject/id: is wrong
                reasons: no-contract, quota-exceeded
                  no-contract: \(ProblemCode.noContract.mend[.preferred])
                  quota-exceeded: \(ProblemCode.quotaExceeded.mend[.preferred])
                try again in 5 s
                request: 01a2
                """
        )
    }

    @Test func `a problem without reasons is told with what to do about it`() {
        let body: JSONValue = ["title": "Role required", "status": 403, "code": "role-required"]
        let problem = GatewayProblem(GatewayAnswer(status: 403, bytes: body.encodedBytes))
        #expect(
            problem.description == """
                Role required (403 role-required)
                \(ProblemCode.roleRequired.mend[.preferred])
                """
        )
    }

    @Test func `an answer that explains nothing is told by its status`() {
        let problem = GatewayProblem(GatewayAnswer(status: 502, bytes: Array("<html>".utf8), requestID: "7"))
        #expect(problem.description == "the gateway answered with status 502 and no explanation\nrequest: 7")
    }
}

import Testing

@testable import GatewayAPI

@Suite struct AnswerFormatTests {
    @Test(arguments: [
        "application/jwt",
        "Application/JWT",
        " application/jwt ",
        "application/jwt;q=0.001",
        "application/jwt, application/json",
        "application/json, application/jwt",
        "application/jwt, application/problem+json",
        "application/jwt, */*",
        "application/jwt;q=0.5, application/json;q=0.5",
        "application/jwt;q=0.5, application/json;q=0.499",
        "application/jwt ; q=0.9 , application/json\t;\tq=0.8",
        "application/jwt;Q=1.000, */*;q=0.1",
        "application/jwt;q=0.5, application/json;q=0.4, */*;q=1",
        "application/jwt;q=0.5, application/*;q=0.4, */*",
        "application/json;profile=\"a,application/json\";q=0.2, application/jwt;q=0.3",
        "text/html, application/jwt;q=0.2",
        "application/jwt;q=0, application/jwt",
    ])
    func `a token is given to who names it and wants JSON no more`(field: String) {
        #expect(AnswerFormat(accept: field) == .other)
    }

    @Test(arguments: [
        nil,
        "",
        ",",
        ";",
        "*/*",
        "application/*",
        "application/json",
        "application/json, text/plain;q=0.5",
        "application/jwt;q=0",
        "application/jwt;q=0.000, text/html",
        "application/jwt;q=0.4, application/json;q=0.5",
        "application/jwt;q=0.4, application/json",
        "application/jwt;q=0.9, */*",
        "application/jwt;q=0.9, application/*",
        "application/jwt+json",
        "text/plain;note=\"application/jwt, application/jwt\"",
        "text/plain;note=\"\\\", application/jwt\"",
        // Weights that are none.
        "application/jwt;q=2",
        "application/jwt;q=1.001",
        "application/jwt;q=0.1234",
        "application/jwt;q=-1",
        "application/jwt;q=",
        "application/jwt;q=a",
        "application/jwt;q=0.1.1",
    ])
    func `everyone else gets JSON`(field: String?) {
        #expect(AnswerFormat(accept: field) == .json)
    }
}

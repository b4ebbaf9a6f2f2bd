import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import SharingModel
import Synchronization
import Testing

@testable import GatewayAPI

/// The order of answers on one connection, whoever gives them.
@Suite struct QuestionHandlerTests {
    private let line: QuestionLine

    private var oracle: QuestionLine.Oracle { line.oracle }
    private var channel: EmbeddedChannel { line.channel }

    init() throws { line = try QuestionLine() }

    private let date = "head Sun, 06 Nov 1994 08:49:37 GMT"

    @Test func `a question is answered here and no task hears of it`() throws {
        try line.send("/question", "one")
        #expect(oracle.asked == ["one"])
        #expect(try line.written() == [])
        oracle.answer()
        #expect(try line.written() == [date, "answer to one", "end"])
        #expect(try line.passed() == [])
    }

    @Test func `questions that come while an answer is owed wait for it`() throws {
        for text in ["one", "two", "three"] { try line.send("/question", text) }
        for text in ["one", "two", "three"] {
            #expect(oracle.asked == [text])
            oracle.answer()
            #expect(try line.written() == [date, "answer to \(text)", "end"])
        }
    }

    @Test
    func `a request for a task waits for the question before it, and the question after it for the task`()
        throws
    {
        try line.send("/question", "one")
        try line.send("/other", "two")
        try line.send("/question", "three")
        #expect(try line.passed() == [])
        oracle.answer()
        #expect(try line.written() == [date, "answer to one", "end"])
        // The last goes to a task as well: its answer must not overtake the one before it.
        #expect(try line.passed() == ["/other", "/question"])
        #expect(oracle.asked == [])
        try line.answerAsTask("two")
        try line.answerAsTask("three")
        #expect(
            try line.written().filter { $0 != "end" } == ["head by a task", "two", "head by a task", "three"]
        )
        try line.send("/question", "four")
        #expect(oracle.asked == ["four"])
    }

    @Test func `a task that answers early still gets the rest of its body`() throws {
        try channel.writeInbound(line.head("/other", [.contentLength: "4"]))
        try line.answerAsTask("too long")
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "rest")))
        try channel.writeInbound(HTTPRequestPart.end(nil))
        var parts = 0
        while try channel.readInbound(as: HTTPRequestPart.self) != nil { parts += 1 }
        #expect(parts == 3)
        try line.send("/question", "next")
        #expect(oracle.asked == ["next"])
    }

    @Test(
        arguments: [
            [.connection: "close"], [.connection: "keep-alive, TE"],
        ] as [HTTPFields]
    )
    func `a request that says something of its connection goes to a task`(headers: HTTPFields) throws {
        try line.send("/question", "one", headers)
        #expect(try line.passed() == ["/question"])
    }

    @Test func `a question of unknown or great length goes to a task`() throws {
        try channel.writeInbound(line.head("/question", [:]))
        try channel.writeInbound(HTTPRequestPart.end(nil))
        try line.answerAsTask("one")
        try channel.writeInbound(line.head("/question", [.contentLength: "65537"]))
        #expect(try line.passed() == ["/question", "/question"])
        #expect(oracle.asked == [])
    }

    @Test func `errors and events that come while an answer is owed come after it`() throws {
        struct Broken: Error {}
        try line.send("/question", "one")
        channel.pipeline.fireErrorCaught(Broken())
        try channel.throwIfErrorCaught()
        oracle.answer()
        #expect(try line.written().count == 3)
        #expect(throws: Broken.self) { try channel.throwIfErrorCaught() }
    }
}

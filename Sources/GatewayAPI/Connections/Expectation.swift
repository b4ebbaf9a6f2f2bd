import HTTPTypes

/// Whether a client waits to be told to go on before it sends its body: `Expect: 100-continue` (RFC 9110 §10.1.1).
///
/// When requests are pipelined, the 100 waits until the answers before it are written to their end.
struct Expectation {
    /// How many answers come before the one that is waited for with a 100; nil if there is none.
    private var answersBefore: Int?

    /// Notes a head behind answers that are `owed`; whether the client is to be told now.
    mutating func begin(_ head: HTTPRequest, behind owed: Int) -> Bool {
        guard head.headerFields.value(of: .expect)?.lowercased() == "100-continue" else { return false }
        answersBefore = owed > 0 ? owed : nil
        return owed == 0
    }

    /// Notes the end of an answer; whether the client is to be told now.
    mutating func endAnswer() -> Bool {
        guard let before = answersBefore else { return false }
        answersBefore = before > 1 ? before - 1 : nil
        return before == 1
    }
}

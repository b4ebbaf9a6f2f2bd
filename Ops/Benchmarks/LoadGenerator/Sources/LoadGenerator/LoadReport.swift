/// What is printed.
struct LoadReport: Encodable, Sendable {
    struct Errors: Encodable, Sendable {
        /// Answers by status, other than 200.
        let byStatus: [String: Int]
        /// Answers without the expected text.
        let unexpected: Int
        /// Requests whose connection was closed.
        let lost: Int
        /// Requests that were due and had no answer when the run ended.
        let unanswered: Int
        let last: String?
    }

    /// Milliseconds.
    struct Latency: Encodable, Sendable {
        let p50: Double?
        let p90: Double?
        let p99: Double?
        let max: Double?
    }

    let connections: Int
    let offeredRate: Double?
    let seconds: Double
    /// Those whose latency counts.
    let requests: Int
    let answersInWindow: Int
    /// With those of warm-up and drain.
    let answers: Int
    let throughput: Double
    let errors: Errors
    let latency: Latency
    /// Seconds of CPU in the window.
    let serverCPU: Double?
    let clientCPU: Double
}

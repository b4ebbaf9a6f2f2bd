import NIOCore

/// Counts answers and keeps every latency of the window: percentiles are exact.
struct LoadTally {
    var lastError: String?
    var lost = 0
    private var statuses: [Int: Int] = [:]
    private var unexpected = 0
    private var latencies: [Int64] = []
    private var answers = 0
    private var answersInWindow = 0
    private var serverBegin = ProcessorTime.zero
    private var serverEnd = ProcessorTime.zero
    private var clientBegin = ProcessorTime.zero
    private var clientEnd = ProcessorTime.zero

    mutating func add(status: Int, isExpected: Bool, latency: TimeAmount, isCounted: Bool, isInWindow: Bool) {
        answers += 1
        if isInWindow { answersInWindow += 1 }
        if status != 200 { statuses[status, default: 0] += 1 }
        if !isExpected { unexpected += 1 }
        if isCounted { latencies.append(latency.nanoseconds) }
    }

    mutating func beginWindow(_ watched: [Int32]) {
        serverBegin = ProcessorTime(of: watched)
        clientBegin = ProcessorTime.ofThisProcess
    }

    mutating func endWindow(_ watched: [Int32]) {
        serverEnd = ProcessorTime(of: watched)
        clientEnd = ProcessorTime.ofThisProcess
    }

    func report(_ options: LoadOptions, unanswered: Int) -> LoadReport {
        let seconds = Double(options.duration.nanoseconds) / 1e9
        let sorted = latencies.sorted()
        func milliseconds(_ share: Double) -> Double? {
            guard !sorted.isEmpty else { return nil }
            let rank = Int((share * Double(sorted.count)).rounded(.up))
            return Double(sorted[min(max(rank, 1), sorted.count) - 1]) / 1e6
        }
        return LoadReport(
            connections: options.connections,
            offeredRate: options.rate,
            seconds: seconds,
            requests: latencies.count,
            answersInWindow: answersInWindow,
            answers: answers,
            throughput: Double(answersInWindow) / seconds,
            errors: LoadReport.Errors(
                byStatus: Dictionary(uniqueKeysWithValues: statuses.map { (String($0.key), $0.value) }),
                unexpected: unexpected,
                lost: lost,
                unanswered: unanswered,
                last: lastError
            ),
            latency: LoadReport.Latency(
                p50: milliseconds(0.5),
                p90: milliseconds(0.9),
                p99: milliseconds(0.99),
                max: milliseconds(1)
            ),
            serverCPU: options.watched.isEmpty ? nil : (serverEnd - serverBegin).seconds,
            clientCPU: (clientEnd - clientBegin).seconds
        )
    }
}

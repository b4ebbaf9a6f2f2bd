import Synchronization

/// The gateway's counters and histograms, written in the Prometheus text exposition format 0.0.4.
///
/// Labels come from closed lists (operations, verdicts, codes): never an agency's input, never anything personal.
public final class GatewayMetrics: Sendable {
    private struct Histogram {
        var buckets = [UInt64](repeating: 0, count: GatewayMetrics.bounds.count)
        var count: UInt64 = 0
        var sum = 0.0

        mutating func add(_ seconds: Double) {
            for (index, bound) in GatewayMetrics.bounds.enumerated() where seconds <= bound {
                buckets[index] += 1
            }
            count += 1
            sum += seconds
        }
    }

    private struct State {
        var requests: [Labels: Histogram] = [:]
        var counters: [Counter: UInt64] = [:]
        var levels: [Level: Double] = [:]
        var ends: [End: UInt64] = [:]
    }

    private struct Labels: Hashable {
        let operation: String
        let outcome: String
    }

    private struct End: Hashable {
        let listener: ConnectionTally.Listener
        let reason: ConnectionEnd
    }

    /// Something that is set.
    public enum Level: String, CaseIterable, Sendable {
        /// How far every key is wrapped with the newest key-encryption key.
        case keyRotation = "oncegate_key_rotation_ratio"
        /// Whether the store cannot copy its write-ahead log into the database.
        case uncopied = "oncegate_store_uncopied"

        var help: String {
            switch self {
            case .keyRotation:
                "How far the keys are wrapped with the newest key-encryption key: 1 when all are, and the old one may go."
            case .uncopied: "1 while the write-ahead log cannot be copied into the database, and grows."
            }
        }

        /// What holds until it is set.
        var first: Double {
            switch self {
            case .keyRotation: 1
            case .uncopied: 0
            }
        }
    }

    /// Upper bounds of the latency buckets, in seconds.
    private static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

    private let state = Mutex(State())

    /// Starts at zero.
    public init() {}

    /// Notes that a request of `operation` came out as `outcome` after `duration`.
    public func observe(operation: String, outcome: String, duration: Duration) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        state.withLock { state in
            let labels = Labels(operation: operation, outcome: outcome)
            state.requests[labels, default: Histogram()].add(seconds)
        }
    }

    /// Adds to a counter.
    public func add(_ amount: Int, to counter: Counter) {
        state.withLock { $0.counters[counter, default: 0] += UInt64(max(0, amount)) }
    }

    /// Counts a connection that was turned away or ended.
    func count(_ reason: ConnectionEnd, on listener: ConnectionTally.Listener) {
        state.withLock { $0.ends[End(listener: listener, reason: reason), default: 0] += 1 }
    }

    /// Sets a level.
    public func set(_ value: Double, of level: Level) { state.withLock { $0.levels[level] = value } }

    /// Everything as text, with `gauges` that are read when asked.
    public func exposition(gauges: [Gauge]) -> String {
        let (requests, counters, levels, ends) = state.withLock {
            ($0.requests, $0.counters, $0.levels, $0.ends)
        }
        var text = """
            # HELP oncegate_request_duration_seconds Time from a request's head to its answer, by operation and outcome.
            # TYPE oncegate_request_duration_seconds histogram

            """
        let sorted = requests.sorted {
            ($0.key.operation, $0.key.outcome) < ($1.key.operation, $1.key.outcome)
        }
        for (labels, histogram) in sorted {
            let names = "operation=\"\(labels.operation)\",outcome=\"\(labels.outcome)\""
            for (bound, count) in zip(GatewayMetrics.bounds, histogram.buckets) {
                text += "oncegate_request_duration_seconds_bucket{\(names),le=\"\(bound)\"} \(count)\n"
            }
            text += "oncegate_request_duration_seconds_bucket{\(names),le=\"+Inf\"} \(histogram.count)\n"
            text += "oncegate_request_duration_seconds_sum{\(names)} \(histogram.sum)\n"
            text += "oncegate_request_duration_seconds_count{\(names)} \(histogram.count)\n"
        }
        for counter in Counter.allCases {
            text += "# HELP \(counter.rawValue) \(counter.help)\n# TYPE \(counter.rawValue) counter\n"
            text += "\(counter.rawValue) \(counters[counter] ?? 0)\n"
        }
        text += GatewayMetrics.exposition(of: ends)
        let levelGauges = Level.allCases.map { Gauge($0.rawValue, $0.help, levels[$0] ?? $0.first) }
        for gauge in levelGauges + gauges {
            text += "# HELP \(gauge.name) \(gauge.help)\n# TYPE \(gauge.name) \(gauge.kind)\n"
            for (labels, value) in gauge.values { text += "\(gauge.name)\(labels) \(value)\n" }
        }
        return text
    }

    private static func exposition(of ends: [End: UInt64]) -> String {
        let name = "oncegate_connections_ended_total"
        var text = """
            # HELP \(name) Connections that the gateway turned away or ended, by listener and reason.
            # TYPE \(name) counter

            """
        let lines = ends.map { end, count in
            "\(name){listener=\"\(end.listener.rawValue)\",reason=\"\(end.reason.rawValue)\"} \(count)\n"
        }
        text += lines.sorted().joined()
        return text
    }

    /// Something that is read when asked, and mostly goes up and down.
    public struct Gauge: Sendable {
        let name: String
        let help: String
        let kind: String
        let values: [(labels: String, value: Double)]

        /// A gauge without labels.
        public init(_ name: String, _ help: String, _ value: Double) {
            self.name = name
            self.help = help
            kind = "gauge"
            values = [("", value)]
        }

        /// A gauge with one label, whose values come from a closed list.
        public init(_ name: String, _ help: String, by label: String, _ values: [(String, Double)]) {
            self.name = name
            self.help = help
            kind = "gauge"
            self.values = values.map { ("{\(label)=\"\($0.0)\"}", $0.1) }
        }

        /// What only goes up, counted elsewhere, with one label whose values come from a closed list.
        public init(counting name: String, _ help: String, by label: String, _ values: [(String, Double)]) {
            self.name = name
            self.help = help
            kind = "counter"
            self.values = values.map { ("{\(label)=\"\($0.0)\"}", $0.1) }
        }
    }
}

extension GatewayMetrics: BatchObserver {
    /// Counts a batch and its entries.
    public func committed(_ batch: BatchSummary) {
        add(1, to: .batches)
        add(batch.entries, to: .entries)
        add(batch.alarms.count, to: .probing)
        add(batch.enumerations.count, to: .enumerations)
    }

    /// Counts a failure.
    public func failed(_ failure: LogUnavailable) { add(1, to: .failures) }
}

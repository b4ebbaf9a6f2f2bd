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
    }

    private struct Labels: Hashable {
        let operation: String
        let outcome: String
    }

    /// Something that is only counted.
    public enum Counter: String, CaseIterable, Sendable {
        /// Committed batches.
        case batches = "oncegate_log_batches_total"
        /// Entries in the log since start.
        case entries = "oncegate_log_entries_total"
        /// Batches that could not be made durable.
        case failures = "oncegate_log_failures_total"
        /// Questions that looked like a search for a value.
        case probing = "oncegate_probing_alarms_total"
        /// Agencies that asked about too many subjects of whom nothing is found.
        case enumerations = "oncegate_enumeration_alarms_total"
        /// Times when an applicant was told again what is owed.
        case repeatedTellings = "oncegate_tellings_repeated_total"
        /// Times when the witnesses' quorum was late.
        case lateQuorums = "oncegate_witness_late_total"
        /// Notices that a webhook took.
        case deliveries = "oncegate_notice_deliveries_total"
        /// Attempts to deliver a notice that failed.
        case failedDeliveries = "oncegate_notice_delivery_failures_total"
        /// Times when the wall clock was set while the gateway ran.
        case clockJumps = "oncegate_clock_jumps_total"

        var help: String {
            switch self {
            case .batches: "Batches committed."
            case .entries: "Log entries committed."
            case .failures: "Batches that could not be made durable; nothing of them was released."
            case .probing: "Questions that looked like a search for a value."
            case .enumerations:
                "Hours in which an agency asked about too many subjects of whom nothing is found."
            case .repeatedTellings: "Times when an applicant was told again, for the same case, what is owed."
            case .lateQuorums: "Times when the witnesses' quorum was late with a checkpoint."
            case .deliveries: "Notices that a webhook took."
            case .failedDeliveries: "Attempts to deliver a notice to a webhook that failed."
            case .clockJumps: "Times when the wall clock was set while the gateway ran."
            }
        }
    }

    /// Something that is set.
    public enum Level: String, CaseIterable, Sendable {
        /// How far every key is wrapped with the newest key-encryption key.
        case keyRotation = "oncegate_key_rotation_ratio"

        var help: String {
            switch self {
            case .keyRotation:
                "How far the keys are wrapped with the newest key-encryption key: 1 when all are, and the old one may go."
            }
        }

        /// What holds until it is set.
        var first: Double {
            switch self {
            case .keyRotation: 1
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

    /// Sets a level.
    public func set(_ value: Double, of level: Level) { state.withLock { $0.levels[level] = value } }

    /// Everything as text, with `gauges` that are read when asked.
    public func exposition(gauges: [Gauge]) -> String {
        let (requests, counters, levels) = state.withLock { ($0.requests, $0.counters, $0.levels) }
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
        let levelGauges = Level.allCases.map { Gauge($0.rawValue, $0.help, levels[$0] ?? $0.first) }
        for gauge in levelGauges + gauges {
            text += "# HELP \(gauge.name) \(gauge.help)\n# TYPE \(gauge.name) \(gauge.kind)\n"
            for (labels, value) in gauge.values { text += "\(gauge.name)\(labels) \(value)\n" }
        }
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

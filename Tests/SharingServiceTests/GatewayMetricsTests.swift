import SharingModel
import SharingService
import Testing

/// The Prometheus text exposition format 0.0.4.
@Suite struct GatewayMetricsTests {
    private let metrics = GatewayMetrics()

    private func lines(_ prefix: String) -> [String] {
        metrics.exposition(gauges: []).split(separator: "\n").map(String.init).filter { $0.hasPrefix(prefix) }
    }

    @Test func `a duration is counted in its bucket and in every larger one`() {
        for milliseconds in [3, 5, 40, 60_000] {
            metrics.observe(operation: "verify", outcome: "match", duration: .milliseconds(milliseconds))
        }
        let labels = "operation=\"verify\",outcome=\"match\""
        let expected = [
            ("0.0005", 0), ("0.001", 0), ("0.0025", 0), ("0.005", 2), ("0.01", 2), ("0.025", 2), ("0.05", 3),
            ("0.1", 3), ("0.25", 3), ("0.5", 3), ("1.0", 3), ("2.5", 3), ("+Inf", 4),
        ]
        #expect(
            lines("oncegate_request_duration_seconds_bucket")
                == expected.map { "oncegate_request_duration_seconds_bucket{\(labels),le=\"\($0)\"} \($1)" }
        )
        #expect(
            lines("oncegate_request_duration_seconds_sum") == [
                "oncegate_request_duration_seconds_sum{\(labels)} 60.048"
            ]
        )
        #expect(
            lines("oncegate_request_duration_seconds_count") == [
                "oncegate_request_duration_seconds_count{\(labels)} 4"
            ]
        )
    }

    @Test func `operations and outcomes have histograms of their own, in a stable order`() {
        for (operation, outcome) in [("verify", "not-found"), ("reuse", "released"), ("verify", "match")] {
            metrics.observe(operation: operation, outcome: outcome, duration: .milliseconds(1))
        }
        let counts = lines("oncegate_request_duration_seconds_count")
        #expect(
            counts == [
                "oncegate_request_duration_seconds_count{operation=\"reuse\",outcome=\"released\"} 1",
                "oncegate_request_duration_seconds_count{operation=\"verify\",outcome=\"match\"} 1",
                "oncegate_request_duration_seconds_count{operation=\"verify\",outcome=\"not-found\"} 1",
            ]
        )
    }

    @Test func `batches, entries, failures and alarms are counted`() {
        let alarm = ProbingAlarm(
            caller: Sample.frontDesk,
            material: MaterialTypeReference(code: "licence", version: 1),
            field: "capital"
        )
        metrics.committed(BatchSummary(entries: 7, operations: 9, alarms: [alarm, alarm], checkpoint: ""))
        metrics.committed(BatchSummary(entries: 1, operations: 1, alarms: [], checkpoint: ""))
        metrics.failed(LogUnavailable(reason: "the disk is full", isTransient: true))
        #expect(lines("oncegate_log_batches_total") == ["oncegate_log_batches_total 2"])
        #expect(lines("oncegate_log_entries_total") == ["oncegate_log_entries_total 8"])
        #expect(lines("oncegate_log_failures_total") == ["oncegate_log_failures_total 1"])
        #expect(lines("oncegate_probing_alarms_total") == ["oncegate_probing_alarms_total 2"])
    }

    @Test func `connections that were ended are counted by listener and reason`() {
        for end in [ConnectionEnd.slow, .address, .slow] {
            ConnectionTally(.public, in: metrics).count(end)
        }
        ConnectionTally(.api, in: metrics).count(.agency)
        #expect(
            lines("oncegate_connections_ended_total") == [
                "oncegate_connections_ended_total{listener=\"api\",reason=\"agency\"} 1",
                "oncegate_connections_ended_total{listener=\"public\",reason=\"address\"} 1",
                "oncegate_connections_ended_total{listener=\"public\",reason=\"slow\"} 2",
            ]
        )
    }

    @Test func `counters stand at zero from the start, and gauges are read when asked`() {
        let text = metrics.exposition(gauges: [.init("oncegate_log_size", "Entries in the log.", 12)])
        for counter in GatewayMetrics.Counter.allCases { #expect(text.contains("\n\(counter.rawValue) 0\n")) }
        #expect(
            text.hasSuffix(
                """
                # HELP oncegate_log_size Entries in the log.
                # TYPE oncegate_log_size gauge
                oncegate_log_size 12.0

                """
            )
        )
    }

    @Test func `every line is a comment or a sample, and every family is described once, before its samples`()
        throws
    {
        metrics.observe(operation: "verify", outcome: "match", duration: .microseconds(700))
        metrics.add(3, to: .entries)
        ConnectionTally(.operations, in: metrics).count(.full)
        let text = metrics.exposition(gauges: [
            .init("oncegate_connections", "Open connections.", 2),
            .init("oncegate_replies_overdue", "Overdue.", by: "duty", [("reply", 1), ("start", 0)]),
        ])
        #expect(text.contains("\noncegate_replies_overdue{duty=\"start\"} 0.0\n"))
        #expect(text.hasSuffix("\n"))
        var described: [String: String] = [:]
        let sample = /([a-z_]+)(\{[a-z]+="[^"\\\n]*"(?:,[a-z]+="[^"\\\n]*")*\})? (-?[0-9.]+(?:e-?[0-9]+)?)/
        for line in text.split(separator: "\n") {
            if let match = line.wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge|histogram)/) {
                #expect(described[String(match.1)] == nil)
                described[String(match.1)] = String(match.2)
            } else if line.hasPrefix("#") {
                #expect(line.wholeMatch(of: /# HELP [a-z_]+ .+/) != nil)
            } else {
                let match = try #require(line.wholeMatch(of: sample), "\(line)")
                let name = String(match.1)
                let family = name.replacing(/_(bucket|sum|count)$/, with: "")
                #expect(described[name] != nil || described[family] == "histogram", "\(name)")
                if described[name] == "counter" { #expect(name.hasSuffix("_total")) }
            }
        }
        #expect(described["oncegate_request_duration_seconds"] == "histogram")
    }
}

extension GatewayMetrics {
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
}

/// Nothing: its batch takes over what other gateways have changed, and sees the log's end.
struct RefreshOperation: LoggedOperation {
    let lookUps = LookUps()
    let isUpkeep = true

    func decide(_ findings: Findings, in batch: inout BatchDraft) {}
}

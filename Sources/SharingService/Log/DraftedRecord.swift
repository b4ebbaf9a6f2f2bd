/// A record that waits for its batch to be committed.
struct DraftedRecord: Sendable {
    let bytes: [UInt8]
    /// What goes to the caller alone; nil where nothing was committed to.
    let opening: [UInt8]?
}

import NIOCore

/// How long a peer is still waited for: waiting uses patience up, and bytes that move give it back.
///
/// Who moves fewer bytes than the minimum rate asks for runs out of it; what is saved up is never more than the patience at the
/// beginning.
struct Pace: Hashable {
    /// Bytes a second that a peer must move for waiting not to use anything up.
    static let minimumRate = 4096

    private let patience: TimeAmount
    /// What is left; at zero the peer is too slow.
    private(set) var left: TimeAmount

    init(patience: TimeAmount) {
        self.patience = patience
        left = patience
    }

    var isLost: Bool { left <= .zero }

    /// Notes time that was spent waiting for the peer.
    mutating func wait(_ time: TimeAmount) { left = left - time }

    /// Notes bytes that the peer has sent or taken.
    mutating func move(_ bytes: Int) {
        let earned = TimeAmount.nanoseconds(Int64(bytes) * (1_000_000_000 / Int64(Pace.minimumRate)))
        left = min(patience, left + earned)
    }
}

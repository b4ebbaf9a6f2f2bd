import Foundation
import Synchronization

/// Files that are kept open for nothing, and given up for files that matter when connections have taken all others.
///
/// A process without a single file to open can neither write a checkpoint nor go on at all: `libdispatch`, which runs
/// Swift's tasks, looks into `/proc` when its threads have much to do, and ends the process where it cannot.
public final class DescriptorReserve: Sendable {
    private static let count = 16
    /// Left for connections when the reserve is taken back; else the next one would have it given up again.
    private static let room = 8

    private let descriptors: Mutex<[CInt]>

    /// Opens the reserve, before there are connections.
    public init() {
        descriptors = Mutex(DescriptorReserve.opened())
    }

    deinit { release() }

    /// Whether it is kept, which means that connections may be accepted.
    public var isKept: Bool { descriptors.withLock { !$0.isEmpty } }

    /// Gives it up.
    public func release() {
        descriptors.withLock { held in
            for one in held { close(one) }
            held = []
        }
    }

    /// Takes it back where that leaves room.
    ///
    /// - Returns: whether it is kept now.
    public func restore() -> Bool {
        descriptors.withLock { held in
            guard held.isEmpty else { return true }
            guard DescriptorReserve.isFree(DescriptorReserve.count + DescriptorReserve.room) else {
                return false
            }
            held = DescriptorReserve.opened()
            return !held.isEmpty
        }
    }

    /// As many as the reserve has, or none.
    private static func opened() -> [CInt] {
        let all = (0..<count).map { _ in
            open("/dev/null", O_RDONLY | O_CLOEXEC)
        }
        guard all.contains(-1) else { return all }
        for one in all where one >= 0 { close(one) }
        return []
    }

    /// Whether so many numbers below the limit are free: looked up, because trying would take the last ones.
    private static func isFree(_ wanted: Int) -> Bool {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return false }
        var free = 0
        var number = CInt(clamping: limit.rlim_cur)
        while free < wanted, number > 0 {
            number -= 1
            if fcntl(number, F_GETFD) == -1 { free += 1 }
        }
        return free == wanted
    }
}

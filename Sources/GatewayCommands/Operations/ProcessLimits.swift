// To the compiler the structures of C belong to whichever module declares them first, and it differs from build to build.
import CDispatch
import CLinux
import Foundation

/// What the kernel allows this process.
enum ProcessLimits {
    /// Keeps keys and personal data in memory: a crash writes no core file and prints nothing of what memory holds.
    ///
    /// The limit keeps core files from being written, and not being dumpable keeps them from programs that take them
    /// (`core_pattern`) and other processes of the same user from reading this one's memory.
    static func forbidDumps() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        _ = CLinux_forbid_dumps()
        // Swift's own handler would print registers and the memory that they point at (`SWIFT_BACKTRACE`).
        for crash in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] { signal(crash, SIG_DFL) }
    }

    /// Whether a crash could leave something behind.
    static var mayBeDumped: Bool {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        return limit.rlim_max > 0 || CLinux_may_be_dumped() != 0
    }

    /// Raises the number of open files to what is allowed; returns it.
    static func raiseDescriptors() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }
}

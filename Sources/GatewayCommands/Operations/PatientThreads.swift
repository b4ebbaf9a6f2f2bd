import CLinux
import Dispatch
import Foundation
import NIOCore
import Synchronization

/// Threads for what may take long (imports, lists, pages), which give way to those that answer short questions.
///
/// They are there as long as the process.
final class PatientThreads: TaskExecutor {
    /// How much less of a busy processor they get: a tenth (nice(2)).
    private static let nice: Int32 = 10

    private let jobs = Mutex(CircularBuffer<UnownedJob>())
    private let waiting = DispatchSemaphore(value: 0)

    /// Starts so many.
    init(count: Int = max(2, ProcessInfo.processInfo.activeProcessorCount)) {
        for number in 1...count { Thread.detachNewThread { [self] in run("patient-\(number)") } }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        waiting.signal()
    }

    private func run(_ name: String) {
        #if os(Linux)
        // Foundation names only what has told it that it runs.
        CLinux_name_thread(name)
        // Where it is not allowed they are like any other.
        _ = CLinux_give_way(PatientThreads.nice)
        #else
        Thread.current.name = name
        #endif
        while true {
            waiting.wait()
            let job = jobs.withLock { $0.removeFirst() }
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}

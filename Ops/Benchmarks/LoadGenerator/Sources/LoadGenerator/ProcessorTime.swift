import Foundation

/// User and system time of processes.
struct ProcessorTime {
    let seconds: Double

    static let zero = ProcessorTime(seconds: 0)

    private init(seconds: Double) {
        self.seconds = seconds
    }

    /// The sum over `processes`, in the kernel's ticks of (usually) 10 ms; a process that is gone counts as zero.
    init(of processes: [Int32]) {
        let ticks = processes.reduce(0) { $0 + ProcessorTime.ticks(of: $1) }
        seconds = Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    static var ofThisProcess: ProcessorTime { ProcessorTime(of: [getpid()]) }

    static func - (left: ProcessorTime, right: ProcessorTime) -> ProcessorTime {
        ProcessorTime(seconds: left.seconds - right.seconds)
    }

    /// utime and stime, fields 14 and 15 of proc_pid_stat(5); the name before them may hold spaces.
    private static func ticks(of process: Int32) -> Int {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = text.lastIndex(of: ")")
        else { return 0 }
        let fields = text[name...].split(separator: " ")
        guard fields.count > 13, let user = Int(fields[12]), let system = Int(fields[13]) else { return 0 }
        return user + system
    }
}

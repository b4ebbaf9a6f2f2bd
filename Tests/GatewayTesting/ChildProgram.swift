import Glibc

/// Runs programs for tests.
///
/// By posix_spawn(3): Foundation's `Process` reads `/proc/self/fd` in a way that crashes now and then in a busy process.
public enum ChildProgram {
    /// A program that could not be run, or that ended otherwise than with 0.
    public struct Failure: Error, CustomStringConvertible {
        /// Which, and what it printed.
        public let description: String
    }

    /// Runs the program called `name` and returns what it printed, on standard output and standard error.
    ///
    /// - Throws: ``Failure``.
    @discardableResult
    public static func run(_ name: String, _ arguments: [String]) throws -> String {
        let line = ([name] + arguments).joined(separator: " ")
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(description: "\(line): no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        var words: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let spawned = posix_spawnp(&child, name, &actions, nil, &words, environ)
        close(ends[1])
        defer { close(ends[0]) }
        guard spawned == 0 else {
            throw Failure(description: "\(line): \(String(cString: strerror(spawned)))")
        }
        let text = readAll(ends[0])
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else { throw Failure(description: "\(line): \(text)") }
        return text
    }

    private static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += part[..<count]
        }
    }
}

import ArgumentParser
import CanonicalJSON
import Foundation
import TransparencyLog

/// `oncegate log mirror`.
struct MirrorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirror",
        abstract: "Copy a public log, or bring a copy up to date.",
        discussion: """
            Verifies the checkpoint's signature, that the log goes on from what was mirrored before, and every tile and \
            bundle before it is kept. Can be broken off and run again; what is there and right is not fetched again. If \
            the log shows another history than before, both checkpoints are kept in DIR/evidence and the exit code is 1.

            Example:
              oncegate log mirror http://127.0.0.1:8080/log/2026 mirror-2026 \\
                --key log.vkey
            """
    )

    @Argument(help: "The address of the log of a year, or of another mirror of it.")
    var url: String

    @Argument(help: "The directory of the mirror; made if it is not there.")
    var dir: String

    @OptionGroup var key: LogKeys

    @Flag(help: "Write one line of JSON.")
    var json = false

    func run() async throws {
        let keys = try key.keys()
        let progress = MirrorProgress()
        let start = ContinuousClock.now
        let result = try await LogClient.connected(to: LogAddress(url)) { client in
            let mirror = LogMirror(
                client: client,
                directory: MirrorDirectory(dir),
                keys: keys,
                progress: progress
            )
            return try await progress.drawn { try await mirror.run() }
        }
        let checkpoint = result.checkpoint.checkpoint
        let fetched = progress.state
        guard json else {
            let seconds = (ContinuousClock.now - start).components.seconds
            let grown = checkpoint.size - (result.before ?? 0)
            Console.print(
                """
                mirrored: \(checkpoint.origin), \(checkpoint.size) entries, all verified
                  root     \(checkpoint.root)
                  new      \(grown) entries\(result.before.map { " since the \($0) of before" } ?? "")
                  fetched  \(Plural.of(fetched.fetched, "file")), \(fetched.bytes) bytes, in \(seconds) s
                """
            )
            return
        }
        Console.print(
            line: [
                "verified": true, "origin": .string(checkpoint.origin.description),
                "size": .integer(Int64(clamping: checkpoint.size)), "root": .string(checkpoint.root.base64),
                "before": .integer(Int64(clamping: result.before ?? 0)),
                "fetched": .integer(Int64(fetched.fetched)), "bytes": .integer(Int64(fetched.bytes)),
            ]
        )
    }
}

extension Console {
    /// A line of JSON.
    static func print(line object: JSONObject) {
        print(String(decoding: JSONValue.object(object).encodedBytes, as: UTF8.self))
    }
}

import ArgumentParser
import Foundation
import SharingModel
import SharingService

/// `oncegate token`.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Look after the keys that sign answers as tokens.",
        subcommands: [TokenRotateCommand.self]
    )
}

/// `oncegate token rotate`.
struct TokenRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new key for tokens; the old one stays published for 30 days.",
        discussion: """
            The new key is a file in token-signing of the keys directory. A running gateway signs with it within a \
            second or two, and publishes it with the old ones at /.well-known/jwks.json of the public listener. To withdraw a key at once, as \
            after a theft, rotate and then remove the old key's file.

            Example: oncegate token rotate --config gateway.yaml
            """
    )

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try await options.load()
        let keys = TokenKeys(keysDirectory: configuration.keysDirectory)
        let time = GatewayRuntime.wallClock()
        try keys.rotate(at: time)
        Console.print(TokenRotateCommand.report(try keys.ring(), in: keys.directory, at: time))
    }

    /// What signs now, and until when the others are published.
    static func report(_ ring: TokenKeyRing, in directory: String, at time: Timestamp) -> String {
        var lines = [
            "new key \(ring.signer.key.id)",
            "a running gateway signs with it within a second or two; back up \(directory)",
        ]
        let rows = ring.retired.map { key, end in
            [key.id, time < end ? "published until \(end)" : "published no more; its file may be removed"]
        }
        if !rows.isEmpty { lines += ["", Table(header: ["old key", "state"], rows).description] }
        return lines.joined(separator: "\n")
    }
}

import ArgumentParser
import SharingService

/// `oncegate key`.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Look after the key that wraps all others.",
        subcommands: [KeyRotateCommand.self]
    )
}

/// `oncegate key rotate`.
struct KeyRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new key-encryption key; the old one is needed until every key is rewrapped.",
        discussion: """
            The new key takes the place of key-encryption.key in the keys directory, and the old one becomes key-encryption-old.key beside \
            it. A running gateway takes both within a second or two and rewraps every key in the background while it answers; one that \
            is started later does so then, and one that was ended in the middle goes on; its log and oncegate_key_rotation_ratio in /metrics \
            say how far it is. When all is done it renames the old key key-encryption-retired-TIME.key: that may go. A key from the environment \
            (keys.variable) is rotated there: restart the gateway with the new key in the variable and the old one in the variable's name \
            with _OLD behind it. To move the key into a token: stop the gateway, set keys.pkcs11, rotate, start.

            Example: oncegate key rotate --config gateway.yaml
            """
    )

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try await options.load()
        guard case .files(let files) = configuration.keyEncryption else {
            throw CommandFailure(
                "the key comes from \(configuration.keyEncryption.place): restart the gateway with a new one there and the old "
                    + "one in \(configuration.keyEncryption.formerPlace)"
            )
        }
        let isFirstWrapped = try files.rotateKeyEncryptionKey()
        let when =
            isFirstWrapped
            ? "start the gateway, or restart one that runs without the token: then every key is rewrapped"
            : "a running gateway rewraps every key from now on, others when they start"
        Console.print(
            """
            new key-encryption key in \(files.directory); the old one is \(files.formerPath)
            next: back up the new key, apart from the data
                  \(when)
                  the old key may go when the gateway has renamed it key-encryption-retired-…
            """
        )
    }
}

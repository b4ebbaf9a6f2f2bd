import Crypto
import Foundation
import SharingModel
import SharingService

/// Where the key-encryption key comes from.
enum KeyEncryptionSource: Sendable {
    /// From files of the keys directory, which may be replaced while the gateway runs.
    case files(KeyFiles)
    /// From a variable of the environment, read once; commands that need no key go without it.
    case environment(variable: String, Result<KeyEncryptionKeys.Pair, any Error>)

    /// The environment has no key: of the gateway, or of the shell of a command.
    struct Absent: Error, CustomStringConvertible {
        let variable: String

        var description: String {
            "the configuration's keys.variable is \(variable), which the environment lacks: set it to the base64 of 32 bytes"
        }
    }

    /// Reads what the configuration names.
    ///
    /// - Parameters:
    ///   - variable: the variable with the key; nil for the files.
    ///   - files: the keys directory.
    ///   - environment: the environment.
    init(variable: String?, files: KeyFiles, environment: [String: String]) {
        guard let variable else {
            self = .files(files)
            return
        }
        self = .environment(
            variable: variable,
            Result {
                guard let current = try KeyEncryptionSource.key(variable, in: environment) else {
                    throw Absent(variable: variable)
                }
                let former = try KeyEncryptionSource.key(
                    KeyEncryptionSource.former(of: variable),
                    in: environment
                )
                return .init(current: current, former: former)
            }
        )
    }

    /// The keys as they are now.
    ///
    /// - Throws: ``Absent``, or ``GatewayConfiguration/Invalid`` without a word of what the variable holds.
    func keys() throws -> KeyEncryptionKeys.Pair {
        switch self {
        case .files(let files): try files.keyEncryptionKeys()
        case .environment(_, let keys): try keys.get()
        }
    }

    /// What the files say, which is cheaper than the keys in them; the same as long as nothing was replaced.
    var texts: [String?] {
        switch self {
        case .files(let files): files.keyEncryptionTexts
        case .environment: []
        }
    }

    /// What holds the key, for messages.
    var place: String {
        switch self {
        case .files(let files): files.directory
        case .environment(let variable, _): "the variable \(variable)"
        }
    }

    /// What holds the former key, for messages.
    var formerPlace: String {
        switch self {
        case .files(let files): files.formerPath
        case .environment(let variable, _): "the variable \(KeyEncryptionSource.former(of: variable))"
        }
    }

    /// Takes the former key away, with which nothing is wrapped any more.
    ///
    /// - Returns: where it is now.
    func retireFormer(at time: Timestamp) throws -> String {
        switch self {
        case .files(let files): try files.retireFormerKey(at: time)
        case .environment: formerPlace
        }
    }

    /// Where keys are that wrap nothing any more.
    var retired: [String] {
        switch self {
        case .files(let files): files.retiredPaths
        case .environment: []
        }
    }

    /// The variable with the former key, while keys are rewrapped.
    private static func former(of variable: String) -> String { variable + "_OLD" }

    private static func key(_ variable: String, in environment: [String: String]) throws -> SymmetricKey? {
        guard let text = environment[variable], !text.isEmpty else { return nil }
        guard let bytes = KeyFiles.bytes(text) else {
            throw GatewayConfiguration.Invalid(
                description: "the variable \(variable) is not the base64 of 32 bytes"
            )
        }
        return SymmetricKey(data: bytes)
    }

    /// Takes the key out of this process's environment, where children and `/proc` would show it.
    ///
    /// Before anything reads the environment on another thread.
    func clearEnvironment() {
        guard case .environment(let variable, _) = self else { return }
        for name in [variable, KeyEncryptionSource.former(of: variable)] {
            // What /proc shows is the memory in which the environment was handed over; unsetenv(3) leaves it.
            if let value = getenv(name) { explicit_bzero(value, strlen(value)) }
            unsetenv(name)
        }
    }
}

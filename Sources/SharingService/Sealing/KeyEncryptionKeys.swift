public import Crypto
import Foundation
import Synchronization

/// The keys that wrap other keys, outside the database: the current one, and while keys are being rewrapped the former one.
///
/// Everything that holds a vault sees at once when they are replaced.
public final class KeyEncryptionKeys: Sendable {
    /// A current key and the one before it.
    public struct Pair: Sendable, Equatable {
        /// Wraps and unwraps.
        public let current: SymmetricKey
        /// Only unwraps; nil when nothing is wrapped with it any more.
        public let former: SymmetricKey?

        /// Names them.
        public init(current: SymmetricKey, former: SymmetricKey? = nil) {
            self.current = current
            self.former = former
        }
    }

    private let keys: Mutex<Pair>

    /// Holds keys of 32 bytes.
    public init(_ keys: Pair) {
        self.keys = Mutex(keys)
    }

    /// Those in force.
    public var pair: Pair { keys.withLock { $0 } }

    /// Puts others in force; what is wrapped must open with one of them.
    public func replace(with pair: Pair) { keys.withLock { $0 = pair } }

    /// Wraps a key as nonce ‖ ciphertext ‖ tag.
    func wrap(_ key: SymmetricKey, _ context: [UInt8]) throws -> [UInt8] {
        let box = try key.withUnsafeBytes {
            try AES.GCM.seal($0, using: pair.current, authenticating: context)
        }
        return Array(box.combined ?? Data())
    }

    /// Unwraps a key.
    ///
    /// - Throws: ``Vault/Unopenable`` if it was altered, wrapped for something else, or with another key.
    func unwrap(_ wrapped: [UInt8], _ context: [UInt8], _ what: String) throws -> SymmetricKey {
        let pair = pair
        do {
            return SymmetricKey(data: try Vault.open(wrapped, with: pair.current, context, what))
        } catch {
            guard let former = pair.former else { throw error }
            return SymmetricKey(data: try Vault.open(wrapped, with: former, context, what))
        }
    }

    /// Wraps anew with the current key what the former one wrapped; nil if the current one wrapped it.
    ///
    /// The nonce stays, by which an erasure knows the key that it destroys: a copy from before opens nothing more than one
    /// from after. Nonces are random under either key, and under one key each has sealed one thing.
    ///
    /// - Throws: ``Vault/Unopenable``.
    func rewrap(_ wrapped: [UInt8], _ context: [UInt8], _ what: String) throws -> [UInt8]? {
        let pair = pair
        guard (try? Vault.open(wrapped, with: pair.current, context, what)) == nil else { return nil }
        guard let former = pair.former else { throw Vault.Unopenable(what: what) }
        let key = try Vault.open(wrapped, with: former, context, what)
        let nonce = try AES.GCM.Nonce(data: wrapped.prefix(Vault.nonceSize))
        let box = try AES.GCM.seal(key, using: pair.current, nonce: nonce, authenticating: context)
        return Array(box.combined ?? Data())
    }
}

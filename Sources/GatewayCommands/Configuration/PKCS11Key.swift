import CPKCS11
import Crypto
import Foundation

/// An AES key in a token that wraps the key-encryption key and never leaves it.
///
/// The token is asked when a key is read or made, not while the gateway answers: nothing waits for it, and it may be taken away
/// after the start.
struct PKCS11Key: Sendable {
    let address: PKCS11Address

    private static let nonceSize = 12
    private static let tagSize = 16
    private static let context = Array("oncegate/v1/key-encryption".utf8)

    /// How many bytes a wrapped key of 32 bytes has: nonce ‖ ciphertext ‖ tag.
    static let wrappedSize = nonceSize + 32 + tagSize

    /// Lets the token encrypt a key.
    func wrap(_ key: [UInt8]) throws -> [UInt8] {
        let nonce = AES.GCM.Nonce().map { $0 }
        return nonce + (try run(encrypts: true, nonce, key))
    }

    /// Lets the token decrypt what ``wrap(_:)`` made.
    func unwrap(_ wrapped: [UInt8]) throws -> [UInt8] {
        try run(
            encrypts: false,
            Array(wrapped.prefix(PKCS11Key.nonceSize)),
            Array(wrapped.dropFirst(PKCS11Key.nonceSize))
        )
    }

    private func run(encrypts: Bool, _ nonce: [UInt8], _ input: [UInt8]) throws -> [UInt8] {
        // Stays loaded: what modules leave behind in the libraries that they share with this program is not theirs to unload.
        guard let module = dlopen(address.module, RTLD_NOW | RTLD_LOCAL) else {
            throw failure("the module \(address.module) cannot be loaded: \(String(cString: dlerror()))")
        }
        var functions: UnsafeMutablePointer<CPKCS11_Functions>?
        guard let symbol = dlsym(module, "C_GetFunctionList"), CPKCS11_functions(symbol, &functions) == 0,
            let functions
        else { throw failure("\(address.module) is no PKCS #11 module") }
        try check(CPKCS11_initialize(functions), "the module does not start")
        defer { _ = CPKCS11_finalize(functions) }
        var session: CPKCS11_Number = 0
        try check(CPKCS11_open(functions, try slot(functions), &session), "the token opens no session")
        try logIn(functions, session)
        let key = try key(functions, session)
        var (nonce, context, input) = (nonce, PKCS11Key.context, input)
        var output = [UInt8](repeating: 0, count: input.count + PKCS11Key.tagSize)
        var length = CPKCS11_Number(output.count)
        let result = CPKCS11_gcm(
            functions,
            session,
            key,
            encrypts ? 1 : 0,
            &nonce,
            CPKCS11_Number(nonce.count),
            &context,
            CPKCS11_Number(context.count),
            &input,
            CPKCS11_Number(input.count),
            &output,
            &length
        )
        try check(
            result,
            encrypts
                ? "the token does not encrypt (CKM_AES_GCM)" : "this key did not wrap the key-encryption key"
        )
        return Array(output.prefix(Int(length)))
    }

    /// The slot of the token with that label.
    private func slot(_ functions: UnsafePointer<CPKCS11_Functions>) throws -> CPKCS11_Number {
        var slots = [CPKCS11_Number](repeating: 0, count: 64)
        var count = CPKCS11_Number(slots.count)
        try check(CPKCS11_slots(functions, &slots, &count), "the module lists no tokens")
        let found = slots.prefix(Int(count)).filter { slot in
            var label = [UInt8](repeating: 0, count: 32)
            guard CPKCS11_label(functions, slot, &label) == 0 else { return false }
            let end = label.lastIndex { $0 != 0x20 && $0 != 0 } ?? -1
            return label[...end].elementsEqual(address.token.utf8)
        }
        guard found.count == 1, let slot = found.first else {
            throw failure(found.isEmpty ? "there is no such token" : "there are several such tokens")
        }
        return slot
    }

    private func logIn(_ functions: UnsafePointer<CPKCS11_Functions>, _ session: CPKCS11_Number) throws {
        guard let text = try? String(contentsOfFile: address.pin, encoding: .utf8) else {
            throw failure("its PIN cannot be read from \(address.pin)")
        }
        try KeyPermissions.check(address.pin)
        var pin = Array(text.trimmingCharacters(in: .whitespacesAndNewlines).utf8)
        try check(
            CPKCS11_login(functions, session, &pin, CPKCS11_Number(pin.count)),
            "the PIN in \(address.pin) is refused"
        )
    }

    private func key(
        _ functions: UnsafePointer<CPKCS11_Functions>,
        _ session: CPKCS11_Number
    ) throws -> CPKCS11_Number {
        var label = Array(address.object.utf8)
        var found: [CPKCS11_Number] = [0, 0]
        var count: CPKCS11_Number = 0
        let result = CPKCS11_find(functions, session, &label, CPKCS11_Number(label.count), &found, &count)
        try check(result, "the token does not look for the key")
        guard count == 1 else {
            throw failure(
                count == 0
                    ? "the token has no such secret key: make one of AES with 256 bits"
                    : "the token has several such keys"
            )
        }
        return found[0]
    }

    private func check(_ result: CPKCS11_Number, _ what: String) throws {
        guard result == 0 else { throw failure("\(what) (CKR 0x\(String(result, radix: 16)))") }
    }

    private func failure(_ reason: String) -> GatewayConfiguration.Invalid {
        GatewayConfiguration.Invalid(
            description: "key \(address.object) of the token \(address.token), keys.pkcs11: \(reason)"
        )
    }
}

import Foundation

/// Where a key in a token is, as a PKCS #11 URI (RFC 7512):
/// `pkcs11:token=NAME;object=KEY?module-path=FILE&pin-source=file:FILE`, each of the four once and no others.
struct PKCS11Address: Sendable, Equatable {
    /// The token's label.
    let token: String
    /// The key's label.
    let object: String
    /// The file of the module.
    let module: String
    /// The file with the user's PIN.
    let pin: String

    /// Parses an address; nil if it is none.
    init?(_ text: String) {
        guard text.hasPrefix("pkcs11:") else { return nil }
        let parts = text.dropFirst(7).split(separator: "?", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let pairs = parts[0].split(separator: ";") + parts[1].split(separator: "&")
        var values: [String: String] = [:]
        for pair in pairs {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let value = String(sides[1]).removingPercentEncoding, !value.isEmpty,
                values.updateValue(value, forKey: String(sides[0])) == nil
            else { return nil }
        }
        guard pairs.count == 4, let token = values["token"], let object = values["object"],
            let module = values["module-path"], let pin = values["pin-source"]
        else { return nil }
        self.token = token
        self.object = object
        self.module = module
        self.pin = pin.hasPrefix("file:") ? String(pin.dropFirst(5)) : pin
    }
}

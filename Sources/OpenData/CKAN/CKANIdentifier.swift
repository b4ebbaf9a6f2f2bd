import CanonicalJSON
import Crypto

/// Identifiers as CKAN has them: UUIDs, which stay the same as long as the address does.
enum CKANIdentifier {
    /// The UUID of an address: version 5 in the name space of URLs (RFC 9562 §5.5).
    static func uuid(of address: String) -> String {
        // 6ba7b811-9dad-11d1-80b4-00c04fd430c8 (RFC 9562 §6.6).
        let urls: [UInt8] = [
            0x6B, 0xA7, 0xB8, 0x11, 0x9D, 0xAD, 0x11, 0xD1, 0x80, 0xB4, 0x00, 0xC0, 0x4F, 0xD4, 0x30, 0xC8,
        ]
        var bytes = Array(Insecure.SHA1.hash(data: urls + Array(address.utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        let groups = [bytes[..<4], bytes[4..<6], bytes[6..<8], bytes[8..<10], bytes[10...]]
        return groups.map { Hexadecimal.text($0) }.joined(separator: "-")
    }

    /// A keyword as the name of a tag: CKAN's are letters, digits, spaces and `-_.`, two to a hundred.
    static func tag(_ keyword: String) -> String? {
        var name = String.UnicodeScalarView()
        for scalar in keyword.unicodeScalars.prefix(100) {
            let isAllowed =
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || " -_.".unicodeScalars.contains(scalar)
            name.append(isAllowed ? scalar : "-")
        }
        return name.count >= 2 ? String(name) : nil
    }
}

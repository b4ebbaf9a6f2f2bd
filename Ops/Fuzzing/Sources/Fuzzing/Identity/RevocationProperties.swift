import CertificateTrust
import SharingModel

/// Revocation lists: taken only with the authority's signature, and one meaning each.
enum RevocationProperties {
    /// An even first byte: a file as it is, PEM or DER. An odd one: what the authority is to sign.
    static func check(_ input: [UInt8]) {
        guard let first = input.first else { return }
        let isSigned = first & 1 == 1
        let rest = Array(input.dropFirst())
        let content = isSigned ? KnownAuthority.signed(rest) : rest
        guard let lists = read(content) else { return }
        require(read(content)?.map(\.description) == lists.map(\.description), "a file has one meaning")
        require(!lists.isEmpty, "a file has a list")
        for list in lists {
            require(list.count <= content.count, "an entry has its bytes")
            require(!list.contains([UInt8](repeating: 1, count: 33)), "no longer number is on a list")
            if list.lastUpdate < list.nextUpdate {
                require(list.failure(at: list.lastUpdate) == nil, "a list is in force from its time on")
            }
            require(list.failure(at: list.nextUpdate) != nil, "a list ends when the next one is due")
            guard !isSigned else { continue }
            require(
                list.number.description == "0x7" && list.count == 1,
                "only what the authority signed is taken"
            )
            require(list.contains([0x0B, 0xAD]), "its certificate stays revoked")
        }
    }

    private static func read(_ content: [UInt8]) -> [RevocationList]? {
        do throws(TrustFailure) {
            return try RevocationList.parse(content, file: nil, anchors: KnownAuthority.anchors)
        } catch {
            require(!error.description.isEmpty, "a refusal says why")
            return nil
        }
    }
}

import CertificateTrust
import SharingModel
import SharingService

/// Certificates of callers: one verdict, and no caller whom the authority has not named.
enum CertificateProperties {
    /// id-kp-clientAuth, as an extended key usage has it.
    private static let clients: [UInt8] = [0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02]
    /// The serial number on the authority's list.
    private static let revoked: [UInt8] = [0x0B, 0xAD]

    /// An even first byte: a chain as a peer sends it, each certificate behind two bytes of its length. An odd one: what the
    /// authority is to sign.
    static func check(_ input: [UInt8]) {
        guard let first = input.first else { return }
        let rest = Array(input.dropFirst())
        let isSigned = first & 1 == 1
        let certificates = isSigned ? [KnownAuthority.signed(rest)] : chain(rest)
        let verdict = verdict(of: certificates)
        require(self.verdict(of: certificates) == verdict, "a chain has one verdict")
        guard case .success(let verified) = verdict else { return }
        let leaf = certificates[0]
        require(
            isSigned || verified.uris == [KnownAuthority.uri],
            "only what the authority signed is trusted"
        )
        require(
            verified.notBefore <= KnownAuthority.time && KnownAuthority.time <= verified.notAfter,
            "a caller's certificate is in force"
        )
        require(leaf.firstRange(of: clients) != nil, "a caller's certificate is one for clients")
        require(verified.links.first?.serial != revoked, "who was revoked is no caller")
        require(
            !KnownAuthority.verifier.isRevoked(verified),
            "what was verified is not revoked at the same moment"
        )
        require(leaf.firstRange(of: verified.publicKey) != nil, "the key is the leaf's")
        for uri in verified.uris {
            require(uri.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "a URI shows all that is in it")
            require(leaf.firstRange(of: Array(uri.utf8)) != nil, "a URI is the leaf's")
        }
        guard let caller = verified.callerID else { return }
        require(verified.uris == [caller.description], "a caller has one URI in one spelling")
    }

    private static func verdict(of certificates: [[UInt8]]) -> Result<VerifiedChain, ChainRejection> {
        do throws(ChainRejection) {
            let chain = PresentedChain(certificates: certificates)
            return .success(try KnownAuthority.verifier.verify(chain, at: KnownAuthority.time))
        } catch {
            return .failure(error)
        }
    }

    private static func chain(_ bytes: [UInt8]) -> [[UInt8]] {
        var (chain, rest) = ([[UInt8]](), bytes[...])
        while rest.count >= 2 {
            let count = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            chain.append(Array(rest.dropFirst(2).prefix(count)))
            rest = rest.dropFirst(2 + count)
        }
        return chain
    }
}

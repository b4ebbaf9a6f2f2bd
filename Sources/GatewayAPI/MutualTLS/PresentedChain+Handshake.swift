import NIOSSL
public import SharingModel
public import SharingService

extension PresentedChain {
    /// Takes what NIOSSL read in a handshake.
    ///
    /// - Throws: ``/SharingService/ChainRejection``, before anything is verified, for a chain over the limit.
    init(handshake: [NIOSSLCertificate], maximumBytes: Int) throws(ChainRejection) {
        var certificates: [[UInt8]] = []
        for certificate in handshake {
            guard let bytes = try? certificate.toDERBytes() else { throw .malformed }
            certificates.append(bytes)
        }
        guard !certificates.isEmpty else { throw .empty }
        self.init(certificates: certificates)
        try checkSize(maximumBytes: maximumBytes)
    }

    /// Refuses a chain that is larger than the listener takes.
    ///
    /// - Throws: ``/SharingService/ChainRejection``
    public func checkSize(maximumBytes: Int) throws(ChainRejection) {
        guard certificates.reduce(0, { $0 + $1.count }) <= maximumBytes else {
            throw .untrusted(reason: "chain over \(maximumBytes) bytes")
        }
    }
}

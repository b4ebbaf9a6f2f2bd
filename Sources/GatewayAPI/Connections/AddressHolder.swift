import NIOCore

/// Whom the connections from an address are counted for: the address, and of IPv6 its first 64 bits, which one
/// subscriber has whole.
struct AddressHolder: Hashable {
    private let bytes: [UInt8]

    init(_ address: SocketAddress?) {
        guard let address else {
            bytes = []
            return
        }
        let socket = address.withSockAddr { pointer, size in
            Array(UnsafeRawBufferPointer(start: pointer, count: size))
        }
        // After family and port comes the address, of IPv6 after four bytes of flow.
        switch address {
        case .v4: bytes = Array(socket[4..<8])
        case .v6:
            let whole = socket[8..<24]
            // An IPv4 address on a socket of both versions (RFC 4291 §2.5.5.2).
            let isMapped = whole.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
            bytes = Array(isMapped ? whole.suffix(4) : whole.prefix(8))
        case .unixDomainSocket: bytes = []
        }
    }
}

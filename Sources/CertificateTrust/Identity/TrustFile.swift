import COpenSSL

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads files of certificates and revocation lists.
enum TrustFile {
    /// The whole content.
    static func read(_ path: String) throws(TrustFailure) -> [UInt8] {
        let content: [UInt8]
        do {
            content = Array(try Data(contentsOf: URL(filePath: path)))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            throw TrustFailure(.missing, in: path)
        } catch {
            throw TrustFailure(.unreadable, in: path)
        }
        guard content.contains(where: { $0 > 0x20 }) else { throw TrustFailure(.empty, in: path) }
        return content
    }

    /// Every certificate of a PEM file, in its order.
    static func certificates(in path: String) throws(TrustFailure) -> [Certificate] {
        let handles = try blocks(
            of: try read(path),
            in: path,
            read: COpenSSL_PEM_read_bio_X509,
            free: X509_free
        )
        guard !handles.isEmpty else { throw TrustFailure(.noCertificate, in: path) }
        return handles.map(Certificate.init(owning:))
    }

    /// What `next` reads from PEM until there is no more; all freed again if one of them is damaged.
    static func blocks(
        of content: [UInt8],
        in path: String?,
        read next: (OpaquePointer?) -> OpaquePointer?,
        free: (OpaquePointer?) -> Void
    ) throws(TrustFailure) -> [OpaquePointer] {
        ERR_clear_error()
        var found: [OpaquePointer] = []
        let failure = content.withUnsafeBytes { buffer -> TrustFailure? in
            guard buffer.count <= Int32.max,
                let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count))
            else { return TrustFailure(.malformed("more than 2 GiB"), in: path) }
            defer { BIO_free(bio) }
            while let handle = next(bio) { found.append(handle) }
            guard Libcrypto.isEndOfPEM() else {
                return TrustFailure(.malformed(Libcrypto.takeErrorText()), in: path)
            }
            ERR_clear_error()
            return nil
        }
        guard let failure else { return found }
        for handle in found { free(handle) }
        throw failure
    }
}

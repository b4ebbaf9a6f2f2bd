import COpenSSL
import SharingModel

extension RevocationList {
    /// Reads every list of a file, PEM or DER, and verifies each against its issuer among the trust anchors.
    ///
    /// - Throws: ``TrustFailure`` for the first list that cannot be trusted. The time is not looked at.
    public static func load(file: String, anchors: TrustAnchors) throws(TrustFailure) -> [RevocationList] {
        try parse(try TrustFile.read(file), file: file, anchors: anchors)
    }

    /// Reads every list of `content`, PEM or DER, and verifies each against its issuer among the trust anchors.
    ///
    /// - Throws: ``TrustFailure`` for the first list that cannot be trusted. The time is not looked at.
    public static func parse(
        _ content: [UInt8],
        file: String?,
        anchors: TrustAnchors
    ) throws(TrustFailure) -> [RevocationList] {
        let handles = try handles(in: content, file: file)
        defer {
            for handle in handles { X509_CRL_free(handle) }
            COpenSSL_release_free_memory()
        }
        var lists: [RevocationList] = []
        for handle in handles {
            do throws(Reason) {
                lists.append(try RevocationList(verifying: handle, file: file, anchors: anchors))
            } catch {
                throw TrustFailure(error.reason, in: file)
            }
        }
        return lists
    }

    /// A reason on its way to the place that knows the file.
    private struct Reason: Error {
        let reason: TrustFailure.Reason
    }

    private static func handles(in content: [UInt8], file: String?) throws(TrustFailure) -> [OpaquePointer] {
        // DER begins with a SEQUENCE, which no text does.
        guard content.first == 0x30 else {
            let handles = try TrustFile.blocks(
                of: content,
                in: file,
                read: COpenSSL_PEM_read_bio_X509_CRL,
                free: X509_CRL_free
            )
            guard !handles.isEmpty else { throw TrustFailure(.noRevocationList, in: file) }
            return handles
        }
        let (handle, rest) = content.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let handle = d2i_X509_CRL(nil, &cursor, buffer.count)
            return (handle, buffer.count - (cursor.map { $0 - (buffer.baseAddress ?? $0) } ?? 0))
        }
        guard let handle else { throw TrustFailure(.malformed(Libcrypto.takeErrorText()), in: file) }
        guard rest == 0 else {
            X509_CRL_free(handle)
            throw TrustFailure(.malformed("\(rest) bytes after the list"), in: file)
        }
        return [handle]
    }

    private init(verifying crl: OpaquePointer, file: String?, anchors: TrustAnchors) throws(Reason) {
        let name = X509_CRL_get_issuer(crl)
        let issuer = Libcrypto.text(ofName: name)
        let signer = try RevocationList.signer(
            of: crl,
            among: anchors.authorities(named: name),
            issuer: issuer
        )
        try RevocationList.checkExtensions(of: crl, issuer: issuer)
        guard let number = RevocationList.number(of: crl) else {
            throw Reason(reason: .noNumber(issuer: issuer))
        }
        guard X509_CRL_get0_nextUpdate(crl) != nil else {
            throw Reason(reason: .noNextUpdate(issuer: issuer))
        }
        guard let lastUpdate = Libcrypto.timestamp(X509_CRL_get0_lastUpdate(crl)),
            let nextUpdate = Libcrypto.timestamp(X509_CRL_get0_nextUpdate(crl))
        else { throw Reason(reason: .malformed("a date cannot be read")) }
        self.issuer = issuer
        self.number = number
        self.lastUpdate = lastUpdate
        self.nextUpdate = nextUpdate
        self.file = file
        issuerDER = signer.subjectDER
        signerDigest = signer.publicKeyDigest
        serials = try RevocationList.serials(of: crl, issuer: issuer)
    }

    /// The authority whose key verifies the signature.
    private static func signer(
        of crl: OpaquePointer,
        among namesakes: [Certificate],
        issuer: String
    ) throws(Reason) -> Certificate {
        guard !namesakes.isEmpty else { throw Reason(reason: .unknownIssuer(issuer)) }
        let allowed = namesakes.filter { $0.allows(KU_CRL_SIGN) }
        guard !allowed.isEmpty else { throw Reason(reason: .mayNotSignLists(issuer: issuer)) }
        defer { ERR_clear_error() }
        var digest: Int32 = 0
        if OBJ_find_sigid_algs(X509_CRL_get_signature_nid(crl), &digest, nil) == 1,
            [NID_md2, NID_md4, NID_md5, NID_sha1].contains(digest)
        {
            throw Reason(reason: .weakSignature(issuer: issuer))
        }
        for certificate in allowed where X509_CRL_verify(crl, X509_get0_pubkey(certificate.handle)) == 1 {
            return certificate
        }
        throw Reason(reason: .badSignature(issuer: issuer))
    }

    private static func checkExtensions(of crl: OpaquePointer, issuer: String) throws(Reason) {
        for index in 0..<X509_CRL_get_ext_count(crl) {
            let value = X509_CRL_get_ext(crl, index)
            switch OBJ_obj2nid(X509_EXTENSION_get_object(value)) {
            case NID_crl_number, NID_authority_key_identifier: continue
            // RFC 5280 §5.2.4 and §5.2.5: changes only, or some certificates, reasons or issuers only.
            case NID_delta_crl, NID_issuing_distribution_point: throw Reason(reason: .partial(issuer: issuer))
            default: try refuseIfCritical(value)
            }
        }
    }

    private static func refuseIfCritical(_ value: OpaquePointer?) throws(Reason) {
        guard X509_EXTENSION_get_critical(value) != 0 else { return }
        var text = [CChar](repeating: 0, count: 128)
        OBJ_obj2txt(&text, Int32(text.count), X509_EXTENSION_get_object(value), 0)
        let name = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        throw Reason(reason: .criticalExtension(String(decoding: name, as: UTF8.self)))
    }

    private static func number(of crl: OpaquePointer) -> CRLNumber? {
        guard let value = X509_CRL_get_ext_d2i(crl, NID_crl_number, nil, nil) else { return nil }
        let number = value.assumingMemoryBound(to: ASN1_INTEGER.self)
        defer { ASN1_INTEGER_free(number) }
        guard ASN1_STRING_type(number) == V_ASN1_INTEGER else { return nil }
        return CRLNumber(magnitude: Array(Libcrypto.magnitude(of: number)))
    }

    /// The serial numbers.
    ///
    /// Puts the entries of `crl` in order, so the signature must have been verified before.
    private static func serials(of crl: OpaquePointer, issuer: String) throws(Reason) -> SortedSerials {
        // By length, then by bytes: without leading zeros that is the order of numbers.
        X509_CRL_sort(crl)
        let entries = X509_CRL_get_REVOKED(crl)
        let count = entries == nil ? 0 : COpenSSL_sk_X509_REVOKED_num(entries)
        guard count > 0 else { return SortedSerials(width: 1, count: 0) }
        let serial = { (index: Int32) in
            Libcrypto.magnitude(
                of: X509_REVOKED_get0_serialNumber(COpenSSL_sk_X509_REVOKED_value(entries, index))
            )
        }
        let width = serial(count - 1).count
        guard width <= SortedSerials.longest else { throw Reason(reason: .longSerial(issuer: issuer)) }
        var serials = SortedSerials(width: width, count: Int(count))
        for index in 0..<count {
            serials.append(serial(index))
            let entry = COpenSSL_sk_X509_REVOKED_value(entries, index)
            for place in 0..<X509_REVOKED_get_ext_count(entry) {
                let value = X509_REVOKED_get_ext(entry, place)
                switch OBJ_obj2nid(X509_EXTENSION_get_object(value)) {
                // Whatever the reason, the certificate is not to be trusted.
                case NID_crl_reason, NID_invalidity_date: continue
                // RFC 5280 §5.3.3: the entry, and those after it, speak of another issuer's certificates.
                case NID_certificate_issuer: throw Reason(reason: .partial(issuer: issuer))
                default: try refuseIfCritical(value)
                }
            }
        }
        return serials
    }
}

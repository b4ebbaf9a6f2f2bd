extension TrustFailure.Reason {
    /// What is wrong; what to do.
    var text: String {
        switch self {
        case .outOfMemory: "libcrypto got no memory for the trust anchors; free some"
        case .missing: "there is no such file; correct the path or put the file there"
        case .unreadable: "cannot be read; let the gateway's user read it, and check that it is a file"
        case .empty: "is empty; fetch it again from the certificate authority"
        case .noCertificate:
            "holds no certificate in PEM; expected -----BEGIN CERTIFICATE----- "
                + "(from DER: openssl x509 -inform der -in FILE -out FILE.pem)"
        case .noRevocationList: "holds no revocation list in PEM or DER; expected -----BEGIN X509 CRL-----"
        case .malformed(let words): "is damaged (\(words)); fetch it again from the certificate authority"
        case .notAnAuthority(let subject):
            "\(subject) is not a certificate authority's certificate; remove it from the trust anchors"
        case .noRoot: "holds no self-signed certificate; add the root of the certificate authority"
        case .unknownIssuer(let issuer):
            "its issuer \(issuer) is no trust anchor; remove the list or add its authority's certificate"
        case .mayNotSignLists(let issuer):
            "the certificate of \(issuer) does not allow it to sign revocation lists (cRLSign); ask it for a new one"
        case .badSignature(let issuer):
            "is not signed by the \(issuer) that is trusted here; fetch the list or the trust anchor again"
        case .weakSignature(let issuer):
            "is signed over MD5 or SHA-1; ask \(issuer) for a list signed over SHA-256 or SM3"
        case .noNumber(let issuer):
            "has no CRL number (RFC 5280 §5.2.3); ask \(issuer) for a list that has one"
        case .noNextUpdate(let issuer):
            "does not say when the next list comes (RFC 5280 §5.1.2.5); ask \(issuer) for a list that does"
        case .criticalExtension(let name):
            "has the critical extension \(name), which the gateway does not understand; ask for a list without it"
        case .partial(let issuer):
            "covers only a part of its issuer's certificates; ask \(issuer) for the complete list"
        case .longSerial(let issuer):
            "has a serial number of more than \(SortedSerials.longest) bytes; ask \(issuer) for a correct list"
        case .notYetInForce(let issuer, let from):
            "the list of \(issuer) is in force only from \(from); check this machine's clock"
        case .expired(let issuer, let since):
            "the list of \(issuer) expired at \(since); fetch its newest one"
        case .rolledBack(let issuer, let number, let from):
            "the list of \(issuer) has number \(number), but \(from) was in force already; fetch its newest one"
        case .duplicate(let issuer):
            "is a second list of \(issuer); keep only the newest"
        case .noListOf(let issuer):
            "there is no revocation list of \(issuer) that its key signed; add its list"
        case .vanished(let issuer):
            "the revocation list of \(issuer) is gone, and with it who was revoked; put its newest one back "
                + "(or remove the line of its key from revocation-marks in the directory of keys)"
        }
    }
}

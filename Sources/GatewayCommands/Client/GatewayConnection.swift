import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOSSL

/// A gateway, and the certificate to speak with.
struct GatewayConnection: Equatable {
    let address: GatewayAddress
    let certificateFile: String
    let keyFile: String
    let authorityFile: String

    /// How to connect: TLS 1.3 with the client certificate, the gateway verified against the authority, HTTP/1.1.
    ///
    /// - Throws: `ValidationError` that names the file that cannot be used.
    func configuration() throws -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv13
        tls.certificateVerification = .fullVerification
        tls.trustRoots = .certificates(try certificates(in: authorityFile, flag: "--ca"))
        tls.certificateChain = try certificates(in: certificateFile, flag: "--cert").map { .certificate($0) }
        tls.privateKey = .privateKey(try privateKey())
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = tls
        configuration.httpVersion = .http1Only
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(10)
        // An import is answered only when all of it is read and durable.
        configuration.timeout.read = .minutes(5)
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    private func certificates(in file: String, flag: String) throws -> [NIOSSLCertificate] {
        try checkReadable(file, flag: flag)
        // What is no PEM and what has no certificate in it have the same mend; NIOSSL's error says nothing more.
        let certificates = (try? NIOSSLCertificate.fromPEMFile(file)) ?? []
        guard !certificates.isEmpty else {
            throw ValidationError(
                "\(flag): \(file) holds no certificate; a PEM file has BEGIN CERTIFICATE in it"
            )
        }
        return certificates
    }

    private func privateKey() throws -> NIOSSLPrivateKey {
        try checkReadable(keyFile, flag: "--key")
        do {
            return try NIOSSLPrivateKey(file: keyFile, format: .pem)
        } catch {
            throw ValidationError(
                "--key: \(keyFile) holds no private key that can be read; it must be PEM, unencrypted"
            )
        }
    }

    private func checkReadable(_ file: String, flag: String) throws {
        guard FileManager.default.isReadableFile(atPath: file) else {
            throw ValidationError("\(flag): cannot read \(file): does it exist, and may you read it?")
        }
    }
}

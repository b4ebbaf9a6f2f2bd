import ArgumentParser
import CanonicalJSON
import Crypto
import Foundation
import NIOSSL
import SharingModel
import SharingService

/// The administrator behind a connection, who signs decisions with the key of their certificate.
struct ContractSigner {
    private let caller: CallerID
    private let key: P256.Signing.PrivateKey
    private let certificates: [[UInt8]]

    /// Asks the gateway who is calling, and reads the key.
    ///
    /// - Throws: `ValidationError` for a key that is not of the curve P-256; ``GatewayProblem``.
    init(_ connection: GatewayConnection, _ client: GatewayClient) async throws {
        guard
            let caller = (try await client.get("/v1/whoami").json?["caller"]?.string).flatMap(CallerID.init),
            caller.kind == .administrator
        else {
            throw ValidationError(
                "contracts are decided by administrators: connect with a steward's certificate"
            )
        }
        self.caller = caller
        let text = try String(contentsOfFile: connection.keyFile, encoding: .utf8)
        do {
            key = try P256.Signing.PrivateKey(pemRepresentation: text)
        } catch {
            throw ValidationError(
                "--key: \(connection.keyFile) is no key of the curve P-256, with which decisions are signed (ES256)"
            )
        }
        certificates = try NIOSSLCertificate.fromPEMFile(connection.certificateFile).map {
            try $0.toDERBytes()
        }
    }

    /// The agency in whose name is signed.
    var agency: AgencyID { caller.agency }

    /// Signs a decision now and sends it.
    ///
    /// - Throws: ``GatewayProblem``.
    func send(
        _ verb: ContractDecision.Verb,
        on hash: ContractHash,
        reason: String? = nil,
        mendBy: CivilDate? = nil,
        consultedOn: CivilDate? = nil,
        workingDays: Int? = nil,
        to client: GatewayClient
    ) async throws -> GatewayAnswer {
        let decision = ContractDecision(
            verb,
            on: hash,
            of: caller.agency,
            by: caller,
            at: GatewayRuntime.wallClock(),
            reason: reason,
            mendBy: mendBy,
            consultedOn: consultedOn,
            workingDays: workingDays
        )
        let text = try SignedDecision.sign(decision, with: key, certificates: certificates)
        return try await client.post("/v1/contracts/\(hash)/decisions", text, type: "application/jose")
    }
}

extension ContractSigner {
    /// Proposes a contract and signs it, as far as that was not done before.
    ///
    /// - Throws: ``GatewayProblem``; ``CommandFailure`` if the gateway has made another contract of it.
    func propose(_ contract: SharingContract, to client: GatewayClient) async throws -> GatewayAnswer {
        let answer = try await client.post("/v1/contracts", contract.document)
        let hash = ContractHash(of: contract)
        guard answer.json?["hash"]?.string == hash.description else {
            throw CommandFailure(
                "the gateway has made another contract of \(contract.id): nothing was signed"
            )
        }
        guard answer.json?["state"] == "proposed", try await !isSigned(hash, client) else { return answer }
        return try await send(.accept, on: hash, to: client)
    }

    /// Whether the own agency has accepted it already.
    private func isSigned(_ hash: ContractHash, _ client: GatewayClient) async throws -> Bool {
        let steps = try await client.get("/v1/contracts/\(hash)").json?["steps"]?.array ?? []
        return steps.contains { step in
            step["decision"] == "accept" && (step["by"]?.string).flatMap(CallerID.init)?.agency == agency
        }
    }
}

/// Contracts as people name them: by hash, or by the short name that the parties gave them.
enum ContractName {
    /// The one contract of that name.
    ///
    /// - Throws: ``CommandFailure`` if there is none; `ValidationError` if there is more than one.
    static func find(_ name: String, in client: GatewayClient) async throws -> ContractHash {
        if let hash = ContractHash(name) { return hash }
        let found = try await all(client).filter { $0["id"]?.string == name }
        let open = found.filter {
            !["rejected", "withdrawn", "terminated", "superseded"].contains($0["state"]?.string)
        }
        guard let hash = ((open.isEmpty ? found : open).first?["hash"]?.string).flatMap(ContractHash.init)
        else {
            throw CommandFailure(
                "there is no contract \(name) that you may see; oncegate contract list shows them"
            )
        }
        guard open.count <= 1 else {
            throw ValidationError("there are \(open.count) contracts \(name): name one by its hash, sha256:…")
        }
        return hash
    }

    /// Every contract that the caller may see.
    static func all(_ client: GatewayClient) async throws -> [JSONValue] {
        try await client.items("/v1/contracts")
    }
}

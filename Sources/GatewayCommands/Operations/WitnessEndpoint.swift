import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import TransparencyLog

/// A witness to which checkpoints are submitted: where it is, and the key with which it cosigns.
struct WitnessEndpoint: Sendable {
    /// The key with which it cosigns.
    let key: CosignatureVerifierKey
    /// The submission prefix, without a slash at its end.
    let address: String

    /// What a witness says to a checkpoint.
    enum Reply {
        /// It cosigned it.
        case cosigned(Cosignature)
        /// The last checkpoint that it cosigned has this size.
        case otherSize(UInt64)
    }

    /// The longest answer that is read: some signature lines, those after quantum computers too.
    private static let answerLimit = 64 << 10
    private static let timeout = Duration.seconds(5)

    init(key: CosignatureVerifierKey, address: String) {
        self.key = key
        self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
    }

    /// The witness of a policy; nil where the policy does not say where it is.
    init?(_ witness: WitnessPolicy.Witness) {
        guard let address = witness.address?.description else { return nil }
        self.init(key: witness.key, address: address)
    }

    /// Submits a checkpoint; whoever does not answer is asked again by the next one, and later.
    ///
    /// - Throws: ``WitnessFailure``, or what the network throws.
    func add(_ request: AddCheckpointRequest) async throws -> Reply {
        var message = HTTPClientRequest(url: "\(address)/add-checkpoint")
        message.method = .POST
        message.headers.add(name: "User-Agent", value: "oncegate")
        message.body = .bytes(ByteBuffer(bytes: request.bytes))
        let (status, body) = try await answer(to: message)
        switch status {
        case 200: return .cosigned(try cosignature(in: body, of: request.checkpoint))
        case 409:
            guard body.hasSuffix("\n"), let size = UInt64(body.dropLast()), "\(size)\n" == body else {
                throw WitnessFailure.conflictWithoutSize
            }
            return .otherSize(size)
        default: throw WitnessFailure.refused(status: status)
        }
    }

    private func answer(to message: HTTPClientRequest) async throws -> (status: Int, body: String) {
        do {
            let (status, body) = try await HTTPClient.configured.answer(
                to: message,
                within: WitnessEndpoint.timeout,
                upTo: WitnessEndpoint.answerLimit
            )
            return (status, String(decoding: body.readableBytesView, as: UTF8.self))
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            throw WitnessFailure.timeout
        }
    }

    /// The lines of an answer follow the checkpoint's own, so both together are a note (C2SP tlog-witness).
    private func cosignature(in body: String, of checkpoint: SignedCheckpoint) throws -> Cosignature {
        let note = try SignedNote(parsing: checkpoint.encoded + body)
        guard note.text == checkpoint.note.text, let found = try note.cosignatures(of: [key]).first else {
            throw WitnessFailure.noCosignature
        }
        return found
    }
}

/// Why a witness did not cosign.
enum WitnessFailure: Error, CustomStringConvertible {
    case timeout
    case refused(status: Int)
    case conflictWithoutSize
    case conflictAgain(size: UInt64)
    case ahead(size: UInt64)
    case noCosignature

    /// What happened, and what the operator can do.
    var description: String {
        switch self {
        case .timeout: "no answer within 5 seconds"
        case .refused(400): "it calls the request malformed (400)"
        case .refused(403): "it does not know the log's key (403): give its operator the line of /log/key"
        case .refused(404): "it does not watch this log (404), or the address is wrong"
        case .refused(422): "it calls the log inconsistent (422): look for a database that was set back"
        case .refused(let status): "it answered \(status)"
        case .conflictWithoutSize: "it answered 409 without a size"
        case .conflictAgain(let size):
            "it named another size twice, \(size) at last: does another gateway submit?"
        case .ahead(let size):
            "it has cosigned \(size) entries, which is more than this log has: the database was set back"
        case .noCosignature: "it answered without its cosignature"
        }
    }
}

import ArgumentParser
import CertificateTrust
import Foundation
import TransparencyLog

/// What a receipt's checkpoint must carry besides the log's own signature, where it is asked for.
struct EndorsementOptions: ParsableArguments {
    @Option(help: "A file of trusted logs and witnesses (C2SP tlog-policy); its quorum must have cosigned.")
    var policy: String?

    @Option(
        help: ArgumentHelp(
            "The SM2 verifier key that must have signed too, or a file with it (/log/key/sm2).",
            valueName: "file|vkey"
        )
    )
    var sm2Key: String?

    @Option(help: "A time stamp (RFC 3161 token, DER) over the checkpoint in the receipt.")
    var timestamp: String?

    @Option(
        parsing: .upToNextOption,
        help: "PEM files of the roots that the time-stamping authority's certificate leads to."
    )
    var tsaRoots: [String] = []

    func validate() throws {
        guard (timestamp == nil) == tsaRoots.isEmpty else {
            throw ValidationError("--timestamp and --tsa-roots go together")
        }
    }

    /// Reads what is asked for.
    ///
    /// - Throws: `ValidationError` for a file that cannot be read or is none of its kind.
    func load() throws -> Endorsements {
        Endorsements(policy: try loadPolicy(), sm2: try loadSM2Key(), timeStamp: try loadTimeStamp())
    }

    private func loadPolicy() throws -> WitnessPolicy? {
        guard let policy else { return nil }
        do {
            return try WitnessPolicy(parsing: Array(try EndorsementOptions.bytes(policy)))
        } catch let error as WitnessPolicyError {
            throw ValidationError("--policy \(policy): \(error)")
        }
    }

    private func loadSM2Key() throws -> SM2Verifier? {
        guard let sm2Key else { return nil }
        if let key = try? SM2Verifier(text: sm2Key) { return key }
        let text = String(decoding: try EndorsementOptions.bytes(sm2Key), as: UTF8.self)
        do {
            return try SM2Verifier(text: text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "")
        } catch {
            throw ValidationError("--sm2-key \(sm2Key): \(error)")
        }
    }

    private func loadTimeStamp() throws -> (token: TimeStampToken, verifier: TimeStampVerifier)? {
        guard let timestamp else { return nil }
        let token: TimeStampToken
        do {
            token = try TimeStampToken(der: Array(try EndorsementOptions.bytes(timestamp)))
        } catch let error as TimeStampFailure {
            throw ValidationError("--timestamp \(timestamp): \(error)")
        }
        do {
            return (token, TimeStampVerifier(anchors: try TrustAnchors(files: tsaRoots)))
        } catch {
            throw ValidationError("--tsa-roots: \(error)")
        }
    }

    private static func bytes(_ path: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ValidationError("cannot read \(path): does it exist, and may you read it?")
        }
        return data
    }
}

/// What vouches for a checkpoint besides the log's own signature.
struct Endorsements {
    /// What a checkpoint lacks.
    struct Lacking: Error, CustomStringConvertible {
        let description: String
    }

    let policy: WitnessPolicy?
    let sm2: SM2Verifier?
    let timeStamp: (token: TimeStampToken, verifier: TimeStampVerifier)?

    /// Verifies each that was asked for; returns a line of text for each.
    ///
    /// - Throws: ``Lacking`` with the first that does not hold.
    func verify(_ checkpoint: SignedCheckpoint) throws(Lacking) -> [(name: String, text: String)] {
        var lines: [(name: String, text: String)] = []
        if let policy {
            do {
                let names = try policy.verify(checkpoint).cosignatures.map { "\($0.key.name)" }
                lines.append(("witnesses", names.isEmpty ? "none needed" : names.joined(separator: ", ")))
            } catch {
                throw Lacking(description: "--policy: \(error)")
            }
        }
        if let sm2 {
            do {
                try sm2.verify(checkpoint.note)
                lines.append(("sm2", sm2.verifierKey.description))
            } catch {
                throw Lacking(description: "--sm2-key: \(error)")
            }
        }
        if let (token, verifier) = timeStamp {
            do {
                let stamp = try verifier.verify(token, of: Array(checkpoint.encoded.utf8))
                lines.append(("timestamp", "\(stamp.time), policy \(stamp.policy)"))
            } catch {
                throw Lacking(description: "--timestamp: \(error)")
            }
        }
        return lines
    }
}

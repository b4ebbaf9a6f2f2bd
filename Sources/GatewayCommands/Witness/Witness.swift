import Logging
import TransparencyLog

/// A witness: lets one request in at a time, and gives no cosignature that is not on disk.
actor Witness {
    /// What it answers to a request.
    enum Answer {
        /// The signature line.
        case cosigned(String)
        /// Why not.
        case refused(WitnessRefusal)
        /// The disk does not take it.
        case unavailable
    }

    private let signer: CosignatureSigner
    private let directory: WitnessDirectory
    private let now: @Sendable () -> UInt64
    private let logger: Logger
    private let executor = DispatchExecutor(label: "witness")
    private var ledger: WitnessLedger

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// A witness that remembers what it cosigned before; `now` counts seconds since 1970.
    ///
    /// - Throws: ``CommandFailure`` where the memory is not its own.
    init(
        signer: CosignatureSigner,
        logs: [NoteVerifierKey],
        directory: WitnessDirectory,
        now: @escaping @Sendable () -> UInt64,
        logger: Logger
    ) throws {
        self.signer = signer
        self.directory = directory
        self.now = now
        self.logger = logger
        var ledger = WitnessLedger(keys: logs)
        for cosigned in try directory.read(cosignedBy: signer.verifierKey) { ledger.record(cosigned) }
        self.ledger = ledger
    }

    /// Answers an `add-checkpoint` request.
    ///
    /// Nothing in here waits for another task, so that deciding and writing are one step.
    func add(_ request: [UInt8]) -> Answer {
        switch ledger.decide(request) {
        case .consistent(let checkpoint):
            do {
                let cosigned = try signer.cosign(checkpoint, at: now())
                try directory.write(cosigned)
                ledger.record(cosigned)
                return .cosigned(cosigned.cosignature.encoded)
            } catch {
                logger.error("nothing was cosigned", metadata: ["error": "\(error)"])
                return .unavailable
            }
        case .refused(let refusal, let evidence):
            if let evidence { keep(evidence, request) }
            return .refused(refusal)
        }
    }

    /// The newest cosigned checkpoint of the log whose origin has this hash.
    func latest(ofOriginHash hash: String) -> String? {
        ledger.latest(ofOriginHash: hash)?.encoded
    }

    private func keep(_ evidence: WitnessEvidence, _ request: [UInt8]) {
        let checkpoint = evidence.checkpoint.checkpoint
        let metadata: Logger.Metadata = [
            "origin": "\(checkpoint.origin)", "size": "\(checkpoint.size)",
            "kind": "\(evidence.kind.rawValue)",
        ]
        do {
            guard let place = try directory.keep(evidence, request: request) else { return }
            logger.error(
                "a log signed a checkpoint that does not fit; it is kept as evidence",
                metadata: metadata.merging(["place": "\(place)"]) { old, _ in old }
            )
        } catch {
            logger.error(
                "evidence was not kept",
                metadata: metadata.merging(["error": "\(error)"]) { old, _ in old }
            )
        }
    }
}

import TransparencyLog

/// Requests to a witness: what was taken is written as it came, and what is refused has a reason and a status.
enum AddCheckpointProperties {
    private static let ledger = WitnessLedger(keys: KnownLog.keys)

    static func check(_ input: [UInt8]) {
        let request = try? AddCheckpointRequest(parsing: input)
        if let request {
            require(request.bytes == input, "a request is written as it was read")
            require(request.proof.hashes.count <= AddCheckpointRequest.maximumHashes, "hashes are bounded")
        }
        switch ledger.decide(input) {
        case .consistent(let consistent):
            KnownLog.requireOnlyCheckpoint(consistent.signed.checkpoint)
            require(request?.oldSize == 0, "a new witness has cosigned nothing before")
        case .refused(let refusal, _):
            require([400, 403, 404, 409, 422].contains(refusal.status), "a refusal has its status")
            require(refusal.body.hasSuffix("\n"), "a refusal says why")
        }
    }
}

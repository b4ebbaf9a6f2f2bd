import ArgumentParser
import CanonicalJSON
import TransparencyLog

/// `oncegate log upgrade-receipt`.
struct UpgradeReceiptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade-receipt",
        abstract: "Carry a receipt over to a mirror's checkpoint, offline.",
        discussion: """
            A receipt's proof leads to the checkpoint of its own moment. This writes the receipt with a proof that leads \
            to the mirror's checkpoint instead, or to that of --checkpoint, which is published and, where the log has witnesses, signed by them too. \
            The record and the opening stay as they are. Several receipts are written a line each, and none unless all hold.

            Example:
              oncegate log upgrade-receipt answer.json --mirror mirror-2026 \\
                --key log.vkey > receipt.json
            """
    )

    @Argument(help: "A file with receipts, as verify-receipt takes it; - is standard input.")
    var receipt: String

    @Option(help: "The directory of a mirror that reaches as far as the receipt.")
    var mirror: String

    @Option(help: "Another published checkpoint up to the mirror's, such as one with a time stamp.")
    var checkpoint: String?

    @OptionGroup var key: LogKeys

    func run() async throws {
        let keys = try key.keys()
        let directory = MirrorDirectory(mirror)
        let mirrored = try directory.requiredCheckpoint(keys: keys)
        let target = try checkpoint.map { try SignedCheckpoint(file: $0, keys: keys) } ?? mirrored
        let receipts = try await ReceiptFile.receipts(in: receipt)
        var lines: [JSONObject] = []
        do {
            var tiles = try VerifiedTiles(of: mirrored.checkpoint) { try directory.bytes(of: $0) }
            for receipt in receipts {
                let upgraded = try upgrade(receipt, to: target, keys: keys, tiles: &tiles)
                lines.append(upgraded.json.object ?? JSONObject())
            }
        } catch let fault as MirrorFault {
            throw CommandFailure(
                "\(mirror) is damaged: \(mirrored.checkpoint.origin): \(fault). See oncegate log fsck"
            )
        }
        for line in lines { Console.print(line: line) }
    }

    private func upgrade(
        _ receipt: Receipt,
        to target: SignedCheckpoint,
        keys: [NoteVerifierKey],
        tiles: inout VerifiedTiles
    ) throws -> Receipt {
        let place = "entry \(receipt.proof.inclusion.index) of \(receipt.proof.checkpoint.checkpoint.origin)"
        do {
            _ = try ReceiptVerifier(keys: keys).verify(receipt)
        } catch {
            throw CommandFailure("the receipt as it is does not hold: \(error)")
        }
        do {
            return try receipt.upgraded(to: target, tiles: &tiles)
        } catch let error as Receipt.UpgradeError {
            switch error {
            case .otherOrigin:
                throw CommandFailure("\(place): \(error): take the mirror of the receipt's own log")
            case .notYetCovered:
                throw CommandFailure("\(place): \(error): run oncegate log mirror first")
            case .notInHistory:
                throw CommandFailure(
                    "\(place): \(error), though the log signed both: it has two histories. Keep the receipt and the "
                        + "mirror's checkpoint as evidence"
                )
            }
        }
    }
}

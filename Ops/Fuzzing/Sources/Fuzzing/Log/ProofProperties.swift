import TransparencyLog

/// Proofs that stand alone: what was taken is written as it came, and proves nothing of another leaf.
enum ProofProperties {
    static func check(_ input: [UInt8]) {
        guard let text = String(validating: input, as: UTF8.self),
            let proof = try? TransparencyProof(parsing: text)
        else { return }
        require(Array(proof.text.utf8) == input, "a proof reads as it is written")
        require(proof.inclusion.hashes.count <= 64, "hashes are bounded")
        require(proof.extra?.isEmpty != true, "extra data is left out where there is none")
        let checkpoint = proof.checkpoint.checkpoint
        let leaf = PublicEntry(record: input).leafHash
        let isIncluded =
            (try? proof.inclusion.verify(leaf: leaf, size: checkpoint.size, root: checkpoint.root)) != nil
        require(!isIncluded || checkpoint.root == leaf, "a text does not prove itself")
    }
}

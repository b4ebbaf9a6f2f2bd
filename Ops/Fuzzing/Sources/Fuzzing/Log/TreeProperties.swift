import TransparencyLog

/// Proofs in trees of RFC 6962: right ones hold, changed ones do not, and none of any size does harm.
enum TreeProperties {
    static func check(_ input: [UInt8]) {
        guard input.count >= 20 else { return }
        let sizes = (number(input[0..<8]), number(input[8..<16]))
        let hashes = stride(from: 16, to: input.count - 31, by: 32).compactMap {
            MerkleHash(bytes: input[$0..<($0 + 32)])
        }
        let leaf = MerkleTree.leafHash(of: input)
        try? InclusionProof(index: sizes.0, hashes: hashes).verify(leaf: leaf, size: sizes.1, root: leaf)
        try? ConsistencyProof(hashes: hashes).verify(from: (sizes.0, leaf), to: (sizes.1, leaf))
        checkRightProofs(size: Int(input[16]) % 40 + 1, input[17], input[18], flip: input[19])
    }

    private static func checkRightProofs(size: Int, _ first: UInt8, _ second: UInt8, flip: UInt8) {
        let leaves = (0..<size).map { MerkleTree.leafHash(of: [UInt8($0)]) }
        let root = MerkleTree.root(of: leaves)
        require(root == self.root(leaves[...]), "the root is that of the definition")
        let index = Int(first) % size
        let path = self.path(to: index, in: leaves[...])
        func isIncluded(_ hashes: [MerkleHash], at index: Int) -> Bool {
            let proof = InclusionProof(index: UInt64(index), hashes: hashes)
            return (try? proof.verify(leaf: leaves[index], size: UInt64(size), root: root)) != nil
        }
        require(isIncluded(path, at: index), "a right inclusion proof holds")
        require(!isIncluded(path + [root], at: index), "a hash too many does not")
        require(path.isEmpty || !isIncluded(Array(path.dropLast()), at: index), "a hash too few does not")
        let other = Int(flip) % size
        require(other == index || !isIncluded(path, at: other), "a proof is of one leaf")

        let earlier = Int(second) % size + 1
        let steps = earlier == size ? [] : consistency(earlier, leaves[...], isWhole: true)
        func isConsistent(_ hashes: [MerkleHash], with earlierRoot: MerkleHash) -> Bool {
            let proof = ConsistencyProof(hashes: hashes)
            return (try? proof.verify(from: (UInt64(earlier), earlierRoot), to: (UInt64(size), root))) != nil
        }
        let earlierRoot = self.root(leaves[..<earlier])
        require(isConsistent(steps, with: earlierRoot), "a right consistency proof holds")
        require(!isConsistent(steps + [root], with: earlierRoot), "a hash too many does not")
        require(!isConsistent(steps, with: leaves[0]) || earlier == 1, "a proof is of one earlier tree")
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    // MARK: RFC 6962 §2.1, as it is written there

    private static func split(_ count: Int) -> Int {
        var half = 1
        while half * 2 < count { half *= 2 }
        return half
    }

    private static func root(_ leaves: ArraySlice<MerkleHash>) -> MerkleHash {
        guard leaves.count > 1 else { return leaves[leaves.startIndex] }
        let middle = leaves.startIndex + split(leaves.count)
        return MerkleTree.nodeHash(root(leaves[..<middle]), root(leaves[middle...]))
    }

    private static func path(to index: Int, in leaves: ArraySlice<MerkleHash>) -> [MerkleHash] {
        guard leaves.count > 1 else { return [] }
        let middle = leaves.startIndex + split(leaves.count)
        return index < middle
            ? path(to: index, in: leaves[..<middle]) + [root(leaves[middle...])]
            : path(to: index, in: leaves[middle...]) + [root(leaves[..<middle])]
    }

    private static func consistency(
        _ earlier: Int,
        _ leaves: ArraySlice<MerkleHash>,
        isWhole: Bool
    ) -> [MerkleHash] {
        if earlier == leaves.count { return isWhole ? [] : [root(leaves)] }
        let half = split(leaves.count)
        let middle = leaves.startIndex + half
        return earlier <= half
            ? consistency(earlier, leaves[..<middle], isWhole: isWhole) + [root(leaves[middle...])]
            : consistency(earlier - half, leaves[middle...], isWhole: false) + [root(leaves[..<middle])]
    }
}

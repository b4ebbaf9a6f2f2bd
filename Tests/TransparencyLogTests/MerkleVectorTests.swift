import Foundation
import Testing
import TransparencyLog

/// The proofs of transparency-dev/merkle, which are kept beside the checkout.
enum MerkleVectors {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/vectors/merkle").standardizedFileURL
    static let exist = FileManager.default.fileExists(atPath: folder.path)

    static func files(_ kind: String) -> [String] {
        let folder = folder.appending(path: kind)
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".json") }.map { "\(kind)/\($0)" }.sorted()
    }
}

@Suite(.enabled(if: MerkleVectors.exist, "the shared vectors are not beside this checkout"))
struct MerkleVectorTests {
    /// JSON of either kind; numbers go up to 2^64 − 1, so this is no I-JSON.
    struct Vector: Decodable {
        let leafIdx: UInt64?
        let treeSize: UInt64?
        let root: String?
        let leafHash: String?
        let size1: UInt64?
        let size2: UInt64?
        let root1: String?
        let root2: String?
        let proof: [String]?
        let wantErr: Bool

        init(_ path: String) throws {
            let data = try Data(contentsOf: MerkleVectors.folder.appending(path: path))
            self = try JSONDecoder().decode(Vector.self, from: data)
        }

        /// Nil where one is not 32 bytes: such a proof cannot even be made.
        var hashes: [MerkleHash]? {
            let texts = proof ?? []
            let hashes = texts.compactMap { MerkleHash(base64: $0) }
            return hashes.count == texts.count ? hashes : nil
        }
    }

    @Test func `all vectors are there`() {
        #expect(MerkleVectors.files("inclusion").count == 98)
        #expect(MerkleVectors.files("consistency").count == 98)
    }

    @Test(arguments: MerkleVectors.files("inclusion"))
    func `an inclusion proof holds exactly when it should`(path: String) throws {
        let vector = try Vector(path)
        guard let hashes = vector.hashes, let leaf = MerkleHash(base64: try #require(vector.leafHash)),
            let root = MerkleHash(base64: try #require(vector.root))
        else {
            #expect(vector.wantErr, "what is no hash is refused before any verification")
            return
        }
        let proof = InclusionProof(index: try #require(vector.leafIdx), hashes: hashes)
        let size = try #require(vector.treeSize)
        #expect(Self.fails { try proof.verify(leaf: leaf, size: size, root: root) } == vector.wantErr)
    }

    @Test(arguments: MerkleVectors.files("consistency"))
    func `a consistency proof holds exactly when it should`(path: String) throws {
        let vector = try Vector(path)
        guard let hashes = vector.hashes else {
            #expect(vector.wantErr, "what is no hash is refused before any verification")
            return
        }
        let earlier = (size: try #require(vector.size1), root: try root(of: vector.root1))
        let later = (size: try #require(vector.size2), root: try root(of: vector.root2))
        let fails = Self.fails { try ConsistencyProof(hashes: hashes).verify(from: earlier, to: later) }
        #expect(fails == vector.wantErr)
    }

    /// Some vectors of trivial proofs have roots that are no hashes; any will do if they are as equal as those.
    private func root(of text: String?) throws -> MerkleHash {
        let text = try #require(text)
        return MerkleHash(base64: text) ?? MerkleTree.leafHash(of: Array(text.utf8))
    }

    private static func fails(_ verification: () throws -> Void) -> Bool {
        do {
            try verification()
            return false
        } catch {
            return error is ProofError
        }
    }
}

import TransparencyLog

/// Paths of tiles and bundles have one spelling; bundles are whole entries or nothing.
enum TileProperties {
    static func checkPath(_ input: [UInt8]) {
        guard let text = String(validating: input, as: UTF8.self) else { return }
        if let tile = TileCoordinates(text) {
            require(Array(tile.path.utf8) == input, "a tile has one path")
            require(
                (0...63).contains(tile.level) && (1...256).contains(tile.width),
                "a tile is within bounds"
            )
            checkResource(.tile(tile))
        }
        if let bundle = EntryBundleCoordinates(text) {
            require(Array(bundle.path.utf8) == input, "a bundle has one path")
            require(TileCoordinates(text) == nil, "a bundle is no tile")
            checkResource(.bundle(bundle))
        }
    }

    /// A wrong length is a fault that can be named, wherever the resource lies.
    private static func checkResource(_ resource: LogResource) {
        require((try? resource.hashes(of: [0])) == nil, "one byte is no tile")
        for size in [0, 1, 256, 65_537, UInt64.max] {
            guard let resized = resource.resized(inTreeOf: size) else { continue }
            require(resized.firstEntry() < size, "a tree has the first entry of its tile")
        }
    }

    static func checkBundle(_ input: [UInt8]) {
        let bundle = try? EntryBundle(decoding: input)
        require(bundle.map(\.bytes) ?? input == input, "a bundle is written as it was read")
        require(bundle == nil || input.count.isMultiple(of: EntryBundle.bytesPerEntry), "entries are whole")
        let width = input.count / EntryBundle.bytesPerEntry
        if let place = EntryBundleCoordinates(index: 0, width: width) {
            let hashes = try? LogResource.bundle(place).hashes(of: input)
            let expected = bundle.map { $0.entries.map(\.leafHash) }
            require(hashes == expected, "both readers of bundles are of one mind")
        }
        guard let tile = TileCoordinates(level: 0, index: 0, width: input.count / MerkleHash.byteCount) else {
            return
        }
        let hashes = try? LogResource.tile(tile).hashes(of: input)
        require(
            (hashes != nil) == input.count.isMultiple(of: MerkleHash.byteCount),
            "hashes of a tile are whole"
        )
        require(hashes.map { Array($0.map(\.bytes).joined()) } ?? input == input, "a tile is its hashes")
    }
}

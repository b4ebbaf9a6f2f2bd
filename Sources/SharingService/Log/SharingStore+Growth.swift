import TransparencyLog

extension SharingStore {
    /// How a log grew from one end to a later one, by its stored tiles.
    ///
    /// - Throws: ``StoreError``, also where the tiles do not lead from the one to the other.
    func growth(of log: Int, from before: Frontier, to after: Frontier) async throws -> Growth {
        guard before.size < after.size else { throw StoreError.unavailable("the log did not grow") }
        let width = UInt64(TileCoordinates.fullWidth)
        let indexes = before.size / width...(after.size - 1) / width
        let tiles = indexes.compactMap { TileCoordinates(level: 0, index: $0, inTreeOf: after.size) }
        let stored = try await self.tiles(tiles, of: log)
        let leaves = tiles.flatMap { (stored[$0] ?? []).prefix($0.width) }
        let growth = before.appending(Array(leaves.dropFirst(Int(before.size % width))))
        guard growth.after == after else {
            throw StoreError.unavailable("the tiles of the log are not those of its head")
        }
        return growth
    }
}

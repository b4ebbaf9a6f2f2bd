import SharingModel
import SharingService

// Keys lie in another file, which commits by itself: what an erasure does to them is done after its batch is on disk, and
// again whenever the store is opened, so that neither a crash between both nor an old copy of the keys undoes it.
extension StoreConnection {
    /// Writes an erasure and removes what it destroys from the database; within a transaction.
    func apply(_ erasure: StoredErasure, _ destruction: Destruction?) throws {
        guard let destruction else { return try erasures.put(erasure, mark: nil) }
        let wrapped = try keys.wrappedKey(of: erasure.keyTag) ?? []
        try erasures.put(erasure, mark: SubjectKeyTable.mark(of: wrapped))
        for material in destruction.materials {
            try materials.erase(material.number, type: material.type, source: material.sourceTag)
        }
        for lookUp in destruction.lookUps { try materials.removeLookUps(lookUp) }
        for month in destruction.months { try subjects.remove(month) }
        for place in destruction.records { try log.drop(place.index..<(place.index + 1), of: place.log) }
        for place in destruction.unsealed { try log.unseal(place) }
    }

    /// Does to the keys what the erasures so far say.
    func applyErasuresToKeys() throws {
        for effect in try erasures.effects() {
            if let mark = effect.mark {
                try keys.destroy(effect.keyTag, marked: mark)
            } else if !keys.restricted.contains(effect.keyTag) {
                try keys.restrict(effect.keyTag)
            }
        }
    }
}

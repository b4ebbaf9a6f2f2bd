import SharingModel
import SharingService

// Keys lie in another file, which commits by itself: what an erasure does to them is done after its batch is on disk, and
// again whenever the store is opened, so that neither a crash between both nor an old copy of the keys undoes it.
extension StoreConnection {
    /// Writes an erasure and removes what it destroys from the database; within a transaction.
    func apply(_ erasure: StoredErasure, _ destruction: Destruction?) throws {
        try erasures.put(erasure)
        guard let destruction else { return }
        if let wrapped = try keys.wrappedKey(of: erasure.keyTag) {
            try erasures.insertErased(erasure.keyTag, mark: SubjectKeyTable.mark(of: wrapped))
        }
        for material in destruction.materials {
            try materials.erase(
                material.number,
                type: material.type,
                source: material.sourceTag,
                isComplete: destruction.completeTypes.contains(material.type)
            )
        }
        for lookUp in destruction.lookUps {
            let isComplete = destruction.completeTypes.contains(lookUp.type)
            try materials.removeLookUps(lookUp, isComplete: isComplete)
        }
        for month in destruction.months { try subjects.remove(month) }
        for place in destruction.records { try drop(place.index..<(place.index + 1), of: place.log) }
        for place in destruction.unsealed { try log.unseal(place) }
    }

    /// Does to the keys what the erasures so far say, and notes it beside them first.
    func applyErasuresToKeys() throws {
        let effects = try erasures.effects()
        try journal.append(effects)
        try apply(effects.union(try journal.read()))
    }

    /// Removes what an older copy of the data still has of subjects whose key is destroyed.
    func applyJournalToData() throws {
        let known = try erasures.effects()
        for case .erased(let tag, let mark) in try journal.read().subtracting(known) {
            try write {
                try erasures.insertErased(tag, mark: mark)
                try materials.eraseAll(sealedFor: tag)
                try log.unsealAll(sealedFor: tag)
            }
        }
    }

    private func apply(_ effects: Set<ErasureJournal.Effect>) throws {
        for effect in effects {
            switch effect {
            case .erased(let tag, let mark): try keys.destroy(tag, marked: mark)
            case .restricted(let tag):
                // Whoever was restricted and then erased is free to come back.
                let isErased = effects.contains {
                    if case .erased(tag: tag, mark: _) = $0 { true } else { false }
                }
                if !isErased, !keys.restricted.contains(tag) { try keys.restrict(tag) }
            }
        }
    }
}

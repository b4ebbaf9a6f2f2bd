import SharingModel
import Synchronization

/// What a gateway remembers of its store, so that no question pays for reading it.
final class StoreMemory: Sendable {
    let catalogue: CatalogueSource
    let publication: PublicationSource
    private let disputes = Mutex(DisputedRecords())

    init(catalogue: CatalogueSource, publication: PublicationSource) {
        self.catalogue = catalogue
        self.publication = publication
    }

    /// The records about which a correction is open.
    var disputed: DisputedRecords { disputes.withLock { $0 } }

    /// Enters the corrections that are open, in place of those that were.
    func restoreDisputes(_ matters: [StoredMatter]) {
        var open = DisputedRecords()
        for matter in matters { open.take(matter) }
        disputes.withLock { [open] in $0 = open }
    }

    /// Shows what was released.
    func restorePublication(_ matters: [StoredMatter]) throws {
        try publication.take(matters, under: catalogue.current)
    }

    /// Takes over what a batch of this gateway has changed.
    func take(_ committed: CommittedBatch) throws {
        if !committed.contracts.isEmpty {
            catalogue.replace(catalogue.current.replacing(committed.contracts))
        }
        try take(committed.documents, committed.matters)
    }

    /// Takes over what other gateways have changed.
    ///
    /// - Throws: ``UnreadableDocument``, ``StoredMatter/Unreadable``: written by a newer program, or altered.
    func take(_ changes: StoreChanges) throws {
        if changes.isWhole {
            catalogue.replace(try Catalogue(changes.documents))
            restoreDisputes(changes.matters)
            try restorePublication(changes.matters)
        } else {
            try take(changes.documents, changes.matters)
        }
    }

    private func take(_ documents: [CatalogueDocument], _ matters: [StoredMatter]) throws {
        if !documents.isEmpty { catalogue.replace(try catalogue.current.replacing(documents)) }
        disputes.withLock { disputes in
            for matter in matters { disputes.take(matter) }
        }
        if matters.contains(where: { $0.kind == .release })
            || documents.contains(where: { $0.kind == .dataset })
        {
            try publication.take(matters, under: catalogue.current)
        }
    }
}

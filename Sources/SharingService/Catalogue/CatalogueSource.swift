public import SharingModel
import Synchronization

/// The catalogue in force: one immutable snapshot that is swapped whole.
public final class CatalogueSource: Sendable {
    private let snapshot: Mutex<Catalogue>

    /// Begins with `catalogue`.
    public init(_ catalogue: Catalogue) {
        snapshot = Mutex(catalogue)
    }

    /// The snapshot in force.
    public var current: Catalogue { snapshot.withLock { $0 } }

    /// Puts another snapshot in force for every question decided from now on.
    public func replace(_ catalogue: Catalogue) { snapshot.withLock { $0 = catalogue } }
}

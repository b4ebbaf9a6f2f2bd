import OpenData
import SharingModel

/// The classes of the quasi-identifiers, while rows come in; rows and classes are known by keyed tags.
///
/// Each row is entered twice: with all that it shows, so that a row which changed is seen, and by its key alone, so that one
/// which came is seen although all rows of its class have changed.
struct ClassIntake {
    /// A class, by its two tags.
    struct Group: Hashable {
        /// That of whole rows.
        let rows: UInt64
        /// That of their keys.
        let keys: UInt64
    }

    /// What a class is called, by either of its tags: its cells as the release shows them.
    private(set) var names: [UInt64: String] = [:]
    private var rows: [UInt64: [UInt64]] = [:]
    private var counts: [UInt64: Int] = [:]
    private var groups: [[Cell]: Group] = [:]
    private let dataset: DatasetName
    private let columns: [String]
    private let primaryKey: [String]
    private let quasiIdentifiers: [String]
    private let places: [Int]
    private let keyPlaces: [Int]
    /// Where rows say how many records they stand for; nil where each stands for one.
    private let count: Int?
    private let vault: Vault

    /// The classes of a dataset; nil if nobody could be found by any of its columns.
    init?(_ dataset: Dataset, _ table: ReleasedTable, _ vault: Vault) {
        guard !dataset.quasiIdentifiers.isEmpty else { return nil }
        self.dataset = dataset.name
        self.vault = vault
        columns = table.columns.map(\.name)
        primaryKey = table.primaryKey
        quasiIdentifiers = dataset.quasiIdentifiers
        places = table.indexes(of: quasiIdentifiers)
        keyPlaces = table.keyIndexes
        count = if case .counts = dataset.source { columns.firstIndex(of: Dataset.countName) } else { nil }
    }

    /// The class of a row.
    mutating func group(of cells: [Cell]) -> Group {
        let own = places.map { cells[$0] }
        if let known = groups[own] { return known }
        let group = Group(
            rows: tag("rows", quasiIdentifiers, own),
            keys: tag("keys", quasiIdentifiers, own)
        )
        groups[own] = group
        let name = zip(quasiIdentifiers, own).map { "\($0) \($1.text)" }.joined(separator: ", ")
        names[group.rows] = name
        names[group.keys] = name
        return group
    }

    /// Enters a row of a class.
    mutating func add(_ cells: [Cell], of group: Group) {
        guard let count else {
            rows[group.rows, default: []].append(tag("row", columns, cells))
            let key = keyPlaces.map { cells[$0] }
            rows[group.keys, default: []].append(tag("key", primaryKey, key))
            return
        }
        guard case .value(let text) = cells[count], let number = Int(text), number > 0 else { return }
        counts[group.rows, default: 0] += number
    }

    /// Hands over the rows that were entered; none is left.
    mutating func take() -> ReleasedClasses {
        let (taken, counted) = (rows, counts)
        // Whoever sorts them must be alone with them, or copies them.
        (rows, counts) = ([:], [:])
        return ReleasedClasses(rows: taken, counts: counted)
    }

    /// A tag over the values of some columns.
    private func tag(_ use: String, _ columns: [String], _ cells: [Cell]) -> UInt64 {
        var bytes: [UInt8] = []
        PackedRow.append([.value(dataset.description), .value(use)] + columns.map(Cell.value), to: &bytes)
        PackedRow.append(cells, to: &bytes)
        return vault.tag(.releasedClass, bytes).bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

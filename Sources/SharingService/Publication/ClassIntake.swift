import OpenData
import SharingModel

/// The classes of the quasi-identifiers, while rows come in; rows and classes are known by keyed tags.
struct ClassIntake {
    /// What a class is called, by its tag: its cells as the release shows them.
    private(set) var names: [UInt64: String] = [:]
    private var entries: [ReleasedClasses.Entry] = []
    private let dataset: DatasetName
    private let columns: [String]
    private let quasiIdentifiers: [String]
    private let places: [Int]
    /// Where rows say how many records they stand for; nil where each stands for one.
    private let count: Int?
    private let vault: Vault

    /// The classes of a dataset; nil if nobody could be found by any of its columns.
    init?(_ dataset: Dataset, _ table: ReleasedTable, _ vault: Vault) {
        guard !dataset.quasiIdentifiers.isEmpty else { return nil }
        self.dataset = dataset.name
        self.vault = vault
        columns = table.columns.map(\.name)
        quasiIdentifiers = dataset.quasiIdentifiers
        places = table.indexes(of: quasiIdentifiers)
        count = if case .counts = dataset.source { columns.firstIndex(of: Dataset.countName) } else { nil }
    }

    /// The tag of the class of a row.
    mutating func group(of cells: [Cell]) -> UInt64 {
        let own = places.map { cells[$0] }
        let tag = tag(quasiIdentifiers, own)
        if names[tag] == nil {
            names[tag] = zip(quasiIdentifiers, own).map { "\($0) \($1.text)" }.joined(separator: ", ")
        }
        return tag
    }

    /// Enters a row of a class.
    mutating func add(_ cells: [Cell], of group: UInt64) {
        guard let count else {
            entries.append(.init(group: group, row: max(1, tag(columns, cells))))
            return
        }
        guard case .value(let text) = cells[count], let number = Int(text), number > 0 else { return }
        entries.append(.init(group: group, count: number))
    }

    /// The rows that were entered.
    var kept: ReleasedClasses { ReleasedClasses(entries) }

    /// A tag over the values of some columns; never 0 for a row, since 0 stands for rows that are only counted.
    private func tag(_ columns: [String], _ cells: [Cell]) -> UInt64 {
        var bytes: [UInt8] = []
        PackedRow.append([.value(dataset.description)] + columns.map(Cell.value), to: &bytes)
        PackedRow.append(cells, to: &bytes)
        return vault.tag(.releasedClass, bytes).bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

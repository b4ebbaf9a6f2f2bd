import OpenData
import SharingModel

/// The classes of the quasi-identifiers, while rows come in; rows and classes are known by keyed tags.
struct ClassIntake {
    /// What a class is called, by its tag: its cells as the release shows them.
    private(set) var names: [UInt64: String] = [:]
    private var entries: [ReleasedClasses.Entry] = []
    private let columns: [Int]
    private let titles: [String]
    private let domain: [UInt8]
    private let vault: Vault

    /// The classes of a dataset; nil if nobody could be found by any of its columns.
    init?(_ dataset: Dataset, _ table: ReleasedTable, _ vault: Vault) {
        guard !dataset.quasiIdentifiers.isEmpty else { return nil }
        columns = dataset.quasiIdentifiers.compactMap { name in
            table.columns.firstIndex { $0.name == name }
        }
        titles = dataset.quasiIdentifiers
        domain = Array(dataset.name.description.utf8)
        self.vault = vault
    }

    /// The tag of the class of a row.
    mutating func group(of cells: [Cell]) -> UInt64 {
        let own = columns.map { cells[$0] }
        let tag = tag(own)
        if names[tag] == nil {
            names[tag] = zip(titles, own).map { "\($0) \($1.text)" }.joined(separator: ", ")
        }
        return tag
    }

    /// Enters a row of a class.
    mutating func add(_ cells: [Cell], of group: UInt64) {
        entries.append(ReleasedClasses.Entry(group: group, row: max(1, tag(cells))))
    }

    /// The rows that were entered.
    var kept: ReleasedClasses { ReleasedClasses(entries) }

    /// A tag over cells; each is preceded by what it is, and ends where no text has a byte.
    private func tag(_ cells: [Cell]) -> UInt64 {
        var bytes = domain
        for cell in cells {
            bytes.append(0xFF)
            switch cell {
            case .absent: bytes.append(0)
            case .masked: bytes.append(1)
            case .value(let text):
                bytes.append(2)
                bytes += text.utf8
            }
        }
        return vault.tag(.releasedClass, bytes).bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

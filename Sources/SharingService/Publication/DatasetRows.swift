import OpenData
import SharingModel

/// The rows of a dataset as they are made from what the gateway holds.
struct DatasetRows: Sendable {
    private enum Maker: Sendable {
        case records(RecordProjection, MaterialType)
        case counts(CountTable, MaterialType)
        case catalogue(CatalogueTable)
        case reuse(ReuseTable)
    }

    /// The form of the rows.
    let table: ReleasedTable
    /// In how many columns numbers of people are looked for.
    var scannedColumns: Int {
        if case .records(let projection, _) = maker { projection.scannedColumns.count } else { 0 }
    }
    private let maker: Maker
    private let gateway: SharingGateway
    private let addresses: PublicAddresses
    private let day: CivilDate

    /// How many records are read at once; the store serves nobody else meanwhile.
    private static let pageSize = 500

    /// How many months the statistics of reuse go back.
    private static let monthsOfReuse = 120

    /// Prepares the rows as of a moment.
    ///
    /// - Throws: `InvalidInput` (value) for columns that may not leave.
    init(
        of dataset: Dataset,
        from gateway: SharingGateway,
        at addresses: PublicAddresses,
        asOf time: Timestamp
    ) throws(InvalidInput) {
        self.gateway = gateway
        self.addresses = addresses
        day = gateway.calendar.day(of: time)
        let catalogue = gateway.catalogue.current
        switch dataset.source {
        case .records, .counts:
            // Whether there is a type is looked at when the columns are.
            if case .counts = dataset.source {
                let counts = try CountTable(dataset, under: catalogue, on: day)
                table = counts.table
                maker = try .counts(counts, DatasetRows.type(of: dataset, catalogue))
            } else {
                let projection = try RecordProjection(dataset, under: catalogue, on: day)
                table = projection.table
                maker = try .records(projection, DatasetRows.type(of: dataset, catalogue))
            }
        case .catalogue:
            let part = try CatalogueTable(dataset, under: catalogue)
            table = part.table
            maker = .catalogue(part)
        case .reuse:
            let reuse = try ReuseTable(dataset, under: catalogue)
            table = reuse.table
            maker = .reuse(reuse)
        }
    }

    private static func type(of dataset: Dataset, _ catalogue: Catalogue) throws(InvalidInput) -> MaterialType
    {
        guard let type = dataset.materialType(under: catalogue) else {
            throw InvalidInput(.value, at: "/source", en: "there is no such type", zh: "没有此材料类型")
        }
        return type
    }

    /// Makes them, some at once, in no order.
    func read(_ take: ([RowOutcome]) async throws -> Void) async throws {
        switch maker {
        case .records(let projection, let type):
            try await forEachPage(
                of: type,
                reading: projection.fields,
                making: { projection.row(of: $0) },
                take
            )
        case .counts(var counts, let type):
            try await forEachPage(of: type, reading: counts.fields, making: \.self) { records in
                for record in records { _ = counts.add(record) }
            }
            try await take(counts.rows().map { .row($0, isMasked: $0.contains(.masked)) })
        case .catalogue(let part):
            let rows = part.rows(of: gateway.catalogue.current, at: addresses)
            try await take(rows.map { .row($0, isMasked: false) })
        case .reuse(let reuse):
            let month = CivilMonth(of: day)
            var tallies: [Tally] = []
            for number in (month.number - DatasetRows.monthsOfReuse)..<month.number {
                tallies += try await gateway.store.tallies(in: CivilMonth(number: number), of: nil)
            }
            let rows = reuse.rows(of: tallies, before: month)
            try await take(rows.map { .row($0.cells, isMasked: $0.isMasked) })
        }
    }

    /// Opens every record of a type, a page at once; the next page is read while the two halves of one are worked on.
    private func forEachPage<Made: Sendable>(
        of type: MaterialType,
        reading fields: Set<String>,
        making make: @escaping @Sendable (MaterialRecord) -> Made,
        _ take: ([Made]) async throws -> Void
    ) async throws {
        let code = type.reference.code
        var page = try await gateway.store.materials(of: code, after: nil, limit: DatasetRows.pageSize)
        while true {
            let after = page.next
            async let following =
                after == nil
                ? nil : gateway.store.materials(of: code, after: after, limit: DatasetRows.pageSize)
            let (materials, half) = (page.materials, page.materials.count / 2)
            async let first = opened(materials[..<half], code, reading: fields, make)
            let second = try opened(materials[half...], code, reading: fields, make)
            try await take(try await first + second)
            guard let next = try await following else { return }
            page = next
        }
    }

    private func opened<Made>(
        _ materials: ArraySlice<StoredMaterial>,
        _ code: String,
        reading fields: Set<String>,
        _ make: (MaterialRecord) -> Made
    ) throws -> [Made] {
        try materials.compactMap { try open($0, code, reading: fields).map(make) }
    }

    /// Opens a record by the fields of the version that it was submitted under.
    ///
    /// - Throws: `Vault.Unopenable` when it was altered: a wrong release is worse than none.
    private func open(
        _ stored: StoredMaterial,
        _ code: String,
        reading fields: Set<String>
    ) throws -> MaterialRecord? {
        let version = MaterialTypeReference(code: code, version: stored.version)
        guard let type = gateway.catalogue.current.versions(of: version).first else { return nil }
        let key = try gateway.vault.dataKey(stored.wrappedKey, for: stored.keyTag)
        let bytes = try gateway.vault.open(
            stored.sealed,
            for: .revision(number: stored.number, revision: stored.revision),
            with: key
        )
        let record = try bytes.withUnsafeBytes {
            try MaterialRecord(sealed: $0, type: type, only: fields, readingSubjects: false)
        }
        guard let record else { throw Vault.Unopenable(what: "a record of \(version)") }
        return record
    }
}

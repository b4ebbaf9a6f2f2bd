public import CanonicalJSON
public import Foundation
public import SharingModel
import SharingService

/// The fictional city of `Contracts/`, read from its files: every document, and every record as a provider sends it.
public struct SampleCity: Sendable {
    /// Its agencies.
    public let agencies: [Agency]
    /// Its material types.
    public let types: [MaterialType]
    /// Its service items.
    public let items: [ServiceItem]
    /// Its sharing contracts.
    public let contracts: [SharingContract]
    /// Its open datasets.
    public let datasets: [Dataset]
    /// All of them in force, without callers.
    public let catalogue: Catalogue
    /// Its records by the type's code, statuses applied.
    public private(set) var records: [String: [MaterialRecord]] = [:]

    /// The folder `Contracts`.
    public static var folder: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .appending(path: "Contracts")
    }

    /// The documents alone; read once, however many ask.
    private static let whole = Result { try SampleCity(reading: folder) }

    /// The documents alone.
    public init() throws { self = try SampleCity.whole.get() }

    private init(reading folder: URL) throws {
        func documents(_ name: String) throws -> [JSONValue] {
            try SampleCityYAML.documents(in: folder.appending(path: name))
        }
        agencies = try documents("agencies").map { try Agency(json: $0) }
        types = try documents("material-types").map { try MaterialType(json: $0) }
        items = try documents("service-items").map { try ServiceItem(json: $0) }
        contracts = try documents("contracts").map { try SharingContract(json: $0) }
        datasets = try documents("datasets").map { try Dataset(json: $0) }
        catalogue = Catalogue(
            agencies: agencies,
            types: types,
            items: items,
            contracts: contracts.map { contract in
                RegisteredContract(hash: ContractHash(of: contract), content: contract, state: .active)
            },
            callers: [],
            datasets: datasets
        )
    }

    /// Reads the documents, and `count` records that are generated relative to `today`, the odd cases first.
    ///
    /// - Throws: also when a record is not taken by its type.
    public static func load(today: CivilDate, count: Int = 300) throws -> SampleCity {
        var city = try SampleCity()
        let output = FileManager.default.temporaryDirectory.appending(
            path: "sample-city-\(UUID().uuidString)"
        )
        defer { try? FileManager.default.removeItem(at: output) }
        try generate(["--out", output.path, "--count", "\(count)", "--today", today.description])
        for type in city.types {
            let file = output.appending(path: "\(type.reference.code).ndjson")
            guard FileManager.default.fileExists(atPath: file.path) else { continue }
            city.records[type.reference.code] = try lines(of: file).map {
                try MaterialSubmission(json: $0).record(of: type)
            }
        }
        for line in try lines(of: output.appending(path: "status.ndjson")) {
            try city.apply(StatusChange(json: line))
        }
        return city
    }

    /// A document that lint must refuse, such as `contracts/expired`.
    public static func negative(_ name: String) throws -> JSONValue {
        try SampleCityYAML.document(folder.appending(path: "negative/\(name).yaml"))
    }

    private mutating func apply(_ change: StatusChange) throws {
        let known = records[change.type.code] ?? []
        guard let index = known.firstIndex(where: { $0.sourceID == change.sourceID }) else {
            throw SampleCityYAML.Malformed(file: "status.ndjson", reason: "names a record that there is not")
        }
        records[change.type.code]?[index] = known[index].with(status: change.status)
    }

    private static func generate(_ arguments: [String]) throws {
        try ChildProgram.run("python3", [folder.appending(path: "records/generate").path] + arguments)
    }

    private static func lines(of file: URL) throws -> [JSONValue] {
        try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
            try JSONValue(parsing: Array($0))
        }
    }
}

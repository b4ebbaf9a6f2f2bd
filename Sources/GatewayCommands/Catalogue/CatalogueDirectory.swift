import CanonicalJSON
import Crypto
import Foundation
import SharingModel
import SharingService

/// A directory of YAML as `Contracts/` is: agencies, material types, service items, datasets and contracts, a document a file.
struct CatalogueDirectory {
    /// A document and where it came from.
    struct File {
        let path: String
        let document: YAMLDocument
    }

    private(set) var agencies: [(file: File, value: Agency)] = []
    private(set) var types: [(file: File, value: MaterialType)] = []
    private(set) var items: [(file: File, value: ServiceItem)] = []
    private(set) var datasets: [(file: File, value: Dataset)] = []
    private(set) var contracts: [(file: File, value: SharingContract)] = []
    /// Everything that is wrong, each as `file:line: what`.
    private(set) var faults: [String] = []
    /// What may stay as it is, and should be looked at.
    private(set) var warnings: [String] = []

    /// Reads every document; what cannot be read is among ``faults``.
    ///
    /// - Throws: when the directory itself cannot be read.
    init(_ directory: String) throws {
        var isDirectory = ObjCBool(false)
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory),
            isDirectory.boolValue
        else {
            throw GatewayConfiguration.Invalid(
                description: "\(directory) is no directory: give one such as Contracts"
            )
        }
        agencies = read("\(directory)/agencies") { json throws(InvalidInput) in try Agency(json: json) }
        types = read("\(directory)/material-types") { json throws(InvalidInput) in
            try MaterialType(json: json)
        }
        items = read("\(directory)/service-items") { json throws(InvalidInput) in try ServiceItem(json: json)
        }
        datasets = read("\(directory)/datasets") { json throws(InvalidInput) in try Dataset(json: json) }
        contracts = read("\(directory)/contracts") { json throws(InvalidInput) in
            try SharingContract.complete(json: json)
        }
        if agencies.isEmpty, types.isEmpty, items.isEmpty, datasets.isEmpty, contracts.isEmpty, faults.isEmpty
        {
            faults.append(
                "\(directory): there is no YAML in agencies, material-types, service-items, datasets or contracts"
            )
        }
        lint()
    }

    private mutating func read<Value>(
        _ folder: String,
        parse: (JSONValue) throws(InvalidInput) -> Value
    ) -> [(file: File, value: Value)] {
        var list: [(file: File, value: Value)] = []
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            let path = "\(folder)/\(name)"
            do {
                let document = try YAMLDocument(String(contentsOfFile: path, encoding: .utf8), file: path)
                let file = File(path: path, document: document)
                switch Result(catching: { () throws(InvalidInput) in try parse(document.json) }) {
                case .success(let value): list.append((file, value))
                case .failure(let input): add(input.faults, in: file)
                }
            } catch {
                faults.append("\(error)")
            }
        }
        return list
    }

    private mutating func add(_ found: [InvalidInput.Fault], in file: File) {
        for fault in found {
            let line = file.document.line(of: fault.pointer)
            faults.append("\(file.path):\(line): \(fault.pointer) \(fault.message.en)")
        }
    }

    /// The rules between these documents, and `more` contracts that are not among them.
    func rules(with more: [SharingContract] = []) -> CatalogueLint {
        CatalogueLint(
            agencies: agencies.map(\.value),
            types: types.map(\.value),
            items: items.map(\.value),
            contracts: contracts.map(\.value) + more,
            today: CivilCalendar.shanghai.day(of: GatewayRuntime.wallClock()),
            identity: { ContractHash(of: $0) }
        )
    }

    /// What is wrong between documents.
    private mutating func lint() {
        let lint = rules()
        for (file, agency) in agencies { add(lint.faults(of: agency), in: file) }
        for (file, type) in types { add(lint.faults(of: type), in: file) }
        for (file, item) in items { add(lint.faults(of: item), in: file) }
        let catalogue = Catalogue(
            agencies: agencies.map(\.value),
            types: types.map(\.value),
            items: items.map(\.value),
            contracts: [],
            callers: [],
            datasets: datasets.map(\.value)
        )
        let today = CivilCalendar.shanghai.day(of: GatewayRuntime.wallClock())
        for (file, dataset) in datasets {
            add(DatasetLint.faults(of: dataset, under: catalogue, on: today), in: file)
        }
        let unpublished = DatasetLint.typesWithoutDataset(under: catalogue, on: today).map(\.reference)
        for (file, type) in types where unpublished.contains(type.reference) {
            warnings.append(
                "\(file.path): is disclosed and open by itself, and no dataset publishes it: add one to datasets"
            )
        }
        for (file, contract) in contracts { add(lint.writtenFaults(of: contract), in: file) }
    }

    /// The documents as the store keeps them, and every caller that the agencies name enrolled.
    ///
    /// Not the contracts: nothing comes into force without the signatures of both sides.
    func documents(trustDomain: String) -> [CatalogueDocument] {
        var documents = agencies.map { CatalogueDocument(agency: $0.value) }
        documents += types.map { CatalogueDocument(type: $0.value) }
        documents += items.map { CatalogueDocument(item: $0.value) }
        documents += datasets.map { CatalogueDocument(dataset: $0.value) }
        documents += callers(trustDomain: trustDomain).map { CatalogueDocument(caller: $0) }
        return documents
    }

    /// Every caller that the agencies name.
    func callers(trustDomain: String) -> [Caller] {
        agencies.flatMap { _, agency in
            let systems = agency.systems.map { (CallerID.Kind.system, $0, Set<Role>()) }
            let people = agency.administrators.map { (CallerID.Kind.administrator, $0.name, $0.roles) }
            return (systems + people).compactMap { kind, name, roles in
                CallerID(trustDomain: trustDomain, agency: agency.id, kind: kind, name: name).map { id in
                    Caller(
                        id: id,
                        roles: roles,
                        state: .active,
                        pinnedKey: nil,
                        permissions: kind == .system ? agency.permissions[name] ?? [] : []
                    )
                }
            }
        }
    }
}

import CanonicalJSON
import Crypto
public import SharingModel
import TransparencyLog

extension CatalogueDocument {
    /// The state of a version that is retired.
    static let retired = "retired"

    /// An agency's registration.
    public init(agency: Agency, version: Int = 1) {
        self.init(
            kind: .agency,
            id: agency.id.description,
            version: version,
            state: "",
            content: agency.document.canonicalBytes
        )
    }

    /// A version of a material type, retired or not.
    public init(type: MaterialType, isRetired: Bool = false) {
        self.init(
            kind: .materialType,
            id: type.reference.code,
            version: type.reference.version ?? 1,
            state: isRetired ? CatalogueDocument.retired : "",
            content: type.document.canonicalBytes
        )
    }

    /// A service item.
    public init(item: ServiceItem, version: Int = 1) {
        self.init(
            kind: .serviceItem,
            id: item.slug,
            version: version,
            state: "",
            content: item.document.canonicalBytes
        )
    }

    /// The definition of an open dataset.
    public init(dataset: Dataset, version: Int = 1) {
        self.init(
            kind: .dataset,
            id: dataset.name.description,
            version: version,
            state: "",
            content: dataset.document.canonicalBytes
        )
    }

    /// A contract under its hash.
    public init(contract: SharingContract, state: RegisteredContract.State) {
        let content = contract.document.canonicalBytes
        let hash = ContractHash(digest: SHA256.hash(data: content))
        self.init(kind: .contract, id: hash.description, version: 1, state: state.rawValue, content: content)
    }

    /// An enrolment.
    public init(caller: Caller) {
        var object: JSONObject = ["roles": .array(caller.roles.map(\.rawValue).sorted().map { .string($0) })]
        if let pin = caller.pinnedKey { object["pin"] = .string(Base64URL.encode(pin)) }
        if !caller.permissions.isEmpty {
            object["permissions"] = .array(
                caller.permissions.map(\.rawValue).sorted().map { .string($0) }
            )
        }
        self.init(
            kind: .caller,
            id: caller.id.description,
            version: 1,
            state: caller.state.rawValue,
            content: JSONValue.object(object).canonicalBytes
        )
    }
}

extension Catalogue {
    /// The snapshot that stored documents make.
    ///
    /// - Throws: ``UnreadableDocument``: it was written by a newer program, or altered.
    public init(_ documents: [CatalogueDocument]) throws {
        var agencies: [Agency] = []
        var types: [MaterialType] = []
        var items: [ServiceItem] = []
        var datasets: [Dataset] = []
        var contracts: [RegisteredContract] = []
        var callers: [Caller] = []
        var retired: Set<MaterialTypeReference> = []
        for document in documents {
            do {
                let json = try JSONValue(parsing: document.content)
                switch document.kind {
                case .agency: agencies.append(try Agency(json: json))
                case .materialType:
                    let type = try MaterialType(json: json)
                    types.append(type)
                    if document.state == CatalogueDocument.retired { retired.insert(type.reference) }
                case .serviceItem: items.append(try ServiceItem(json: json))
                case .dataset: datasets.append(try Dataset(json: json))
                case .contract: contracts.append(try document.contract(json))
                case .caller: callers.append(try document.caller(json))
                }
            } catch {
                throw UnreadableDocument(kind: document.kind, id: document.id)
            }
        }
        self.init(
            agencies: agencies,
            types: types,
            items: items,
            contracts: contracts,
            callers: callers,
            retired: retired,
            datasets: datasets
        )
    }

    /// The same with documents that were written since; one of the same kind, id and version takes the place of its forerunner.
    ///
    /// - Throws: ``UnreadableDocument``.
    func replacing(_ documents: [CatalogueDocument]) throws -> Catalogue {
        let written = try Catalogue(documents)
        let versions = Set(written.types.values.joined().map(\.reference))
        let hashes = Set(written.contracts.map(\.hash))
        return Catalogue(
            agencies: Array(agencies.merging(written.agencies) { $1 }.values),
            types: types.values.joined().filter { !versions.contains($0.reference) }
                + written.types.values.joined(),
            items: Array(items.merging(written.items) { $1 }.values),
            contracts: contracts.filter { !hashes.contains($0.hash) } + written.contracts,
            callers: Array(callers.merging(written.callers) { $1 }.values),
            retired: retired.subtracting(versions).union(written.retired),
            datasets: Array(datasets.merging(written.datasets) { $1 }.values)
        )
    }

    /// A stored document that cannot be read.
    public struct UnreadableDocument: Error, Sendable {
        /// What it describes.
        public let kind: CatalogueDocument.Kind
        /// Its id.
        public let id: String
    }
}

extension CatalogueDocument {
    private struct Unreadable: Error {}

    /// The contract that a stored document is.
    ///
    /// - Throws: when it was altered.
    public func registeredContract() throws -> RegisteredContract {
        try contract(try JSONValue(parsing: content))
    }

    fileprivate func contract(_ json: JSONValue) throws -> RegisteredContract {
        guard let hash = ContractHash(id), let state = RegisteredContract.State(rawValue: state),
            hash == ContractHash(digest: SHA256.hash(data: content))
        else { throw Unreadable() }
        return RegisteredContract(hash: hash, content: try SharingContract(json: json), state: state)
    }

    fileprivate func caller(_ json: JSONValue) throws -> Caller {
        guard let id = CallerID(id), let state = Caller.State(rawValue: state) else { throw Unreadable() }
        let roles = (json["roles"]?.array ?? []).compactMap { $0.string.flatMap(Role.init) }
        let permissions = (json["permissions"]?.array ?? []).compactMap {
            $0.string.flatMap(Caller.Permission.init)
        }
        return Caller(
            id: id,
            roles: Set(roles),
            state: state,
            pinnedKey: json["pin"]?.string.flatMap(Base64URL.decode),
            permissions: Set(permissions)
        )
    }
}

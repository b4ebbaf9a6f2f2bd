/// Agencies, types, service items, contracts and callers as they are in force: one immutable snapshot.
public struct Catalogue: Sendable {
    /// Every agency by its id.
    public let agencies: [AgencyID: Agency]
    /// Every version of every type, newest first, by code.
    public let types: [String: [MaterialType]]
    /// The versions under which nobody submits or contracts any more.
    public let retired: Set<MaterialTypeReference>
    /// Every service item by slug.
    public let items: [String: ServiceItem]
    /// Every open dataset by its name.
    public let datasets: [DatasetName: Dataset]
    /// Every contract.
    public let contracts: [RegisteredContract]
    /// Every enrolled caller.
    public let callers: [CallerID: Caller]
    private let contractsByConsumer: [AgencyID: [RegisteredContract]]
    private let itemsByCode: [String: ServiceItem]

    /// Puts a snapshot together.
    public init(
        agencies: [Agency],
        types: [MaterialType],
        items: [ServiceItem],
        contracts: [RegisteredContract],
        callers: [Caller],
        retired: Set<MaterialTypeReference> = [],
        datasets: [Dataset] = []
    ) {
        self.retired = retired
        self.datasets = Dictionary(datasets.map { ($0.name, $0) }) { _, last in last }
        self.agencies = Dictionary(agencies.map { ($0.id, $0) }) { _, last in last }
        self.types = Dictionary(grouping: types, by: \.reference.code).mapValues { versions in
            versions.sorted { ($0.reference.version ?? 0) > ($1.reference.version ?? 0) }
        }
        self.items = Dictionary(items.map { ($0.slug, $0) }) { _, last in last }
        self.contracts = contracts
        self.callers = Dictionary(callers.map { ($0.id, $0) }) { _, last in last }
        contractsByConsumer = Dictionary(grouping: contracts, by: \.content.consumer)
        itemsByCode = Dictionary(items.map { ($0.implementationCode, $0) }) { _, last in last }
    }

    /// The same with these contracts as they are given, new ones added.
    public func replacing(_ changed: [RegisteredContract]) -> Catalogue {
        let hashes = Set(changed.map(\.hash))
        return Catalogue(
            agencies: Array(agencies.values),
            types: types.values.flatMap { $0 },
            items: Array(items.values),
            contracts: contracts.filter { !hashes.contains($0.hash) } + changed,
            callers: Array(callers.values),
            retired: retired,
            datasets: Array(datasets.values)
        )
    }

    /// The versions that `reference` may mean, newest first; one that is retired is meant by its number only.
    public func versions(of reference: MaterialTypeReference) -> [MaterialType] {
        let versions = types[reference.code] ?? []
        guard let version = reference.version else {
            return retired.isEmpty ? versions : versions.filter { !retired.contains($0.reference) }
        }
        return versions.filter { $0.reference.version == version }
    }

    /// The item of that slug or implementation code.
    public func serviceItem(_ name: String) -> ServiceItem? { items[name] ?? itemsByCode[name] }

    /// The contracts under which `agency` may ask, whatever their state.
    public func contracts(of agency: AgencyID) -> [RegisteredContract] { contractsByConsumer[agency] ?? [] }

    /// The contracts that grant one of these versions and are, or may come, in force.
    public func contracts(
        granting types: Set<MaterialTypeReference>,
        on day: CivilDate
    ) -> [RegisteredContract] {
        contracts.filter { contract in
            [.proposed, .active, .suspended].contains(contract.state) && day <= contract.content.until
                && contract.content.grants.contains { types.contains($0.material) }
        }
    }

    /// The contract of that identity.
    public func contract(_ hash: ContractHash) -> RegisteredContract? { contracts.first { $0.hash == hash } }
}

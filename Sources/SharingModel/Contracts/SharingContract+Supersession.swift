import CanonicalJSON

extension SharingContract {
    /// The contract in whose place this one comes; nil if there is none, or if what it names is no hash.
    public var supersedes: ContractHash? { document["supersedes"]?.string.flatMap(ContractHash.init) }
}

import ArgumentParser

extension CatalogueDirectory {
    /// Reads the directory against which contracts are held.
    ///
    /// Says on standard error that the rules may miss something, where what contracts refer to is itself at fault.
    /// - Throws: `ValidationError` if there is no such directory.
    init(besideContracts directory: String) throws {
        do {
            self = try CatalogueDirectory(directory)
        } catch let error as GatewayConfiguration.Invalid {
            throw ValidationError("--catalogue: \(error.description)")
        }
        let others = faults.filter { !$0.hasPrefix("\(directory)/contracts/") }
        guard !others.isEmpty else { return }
        Console.error(
            """
            oncegate: \(Plural.of(others.count, "fault")) in \(directory) beside its contracts, so this may be \
            incomplete: see oncegate catalogue lint \(directory)
            """
        )
    }
}

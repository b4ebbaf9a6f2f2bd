extension SharingContract {
    /// Whether the catalogue's rule gives the provider's answer, so that the consumer's signature puts it in force.
    ///
    /// It does where everything is shared unconditionally; but not to a consumer who was stopped. Where a contract of the same
    /// two agencies is suspended, or was terminated, the provider answers itself.
    ///
    /// - Parameters:
    ///   - types: the material types, those that it grants among them.
    ///   - others: the contracts that there are.
    /// - Returns: whether it needs no signature of its provider.
    public func isAnsweredByRule(granting types: [MaterialType], beside others: [RegisteredContract]) -> Bool
    {
        let granted = Set(grants.map(\.material))
        let classes = Set(types.filter { granted.contains($0.reference) }.map(\.sharing))
        return classes == [.unconditional]
            && !others.contains { other in
                [.suspended, .terminated].contains(other.state) && other.content.parties == parties
            }
    }
}

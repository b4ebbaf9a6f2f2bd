/// A request's body came more slowly than a peer is waited for; whoever reads it answers ``ProblemCode/requestTimeout``.
public struct BodyTooSlow: Error, Hashable {
    /// Made by the listener.
    public init() {}
}

/// How an entry of an item's list stands in a completeness check (api.md, `POST /v1/checks`).
public enum MaterialState: String, Hashable, Sendable, CaseIterable {
    /// Held and as the item expects it; of "none", it is established that there is none. Nothing is to be brought.
    case held
    /// There is no such record.
    case notHeld = "not-held"
    /// What is held is not valid any more, or not as the item expects it.
    case notValid = "not-valid"
    /// The agency may not ask for it under its contracts.
    case notShared = "not-shared"
    /// Not looked up, because it was not said whether its condition holds; or not to be found out, because something is
    /// restricted or was erased, so that how many there are is not known.
    case pending
    /// What is held is disputed: the paper is accepted.
    case disputed
    /// It may follow after acceptance 容缺受理.
    case deferrable
    /// It is promised in writing 告知承诺.
    case promise
    /// The applicant brings it.
    case applicant
}

import SharingModel

/// What the page of a problem says, in both languages.
struct ProblemText: Sendable {
    /// Its name.
    let title: LocalizedText
    /// What it means.
    let explanation: LocalizedText
    /// What to do about it.
    let mend: LocalizedText
}

/// What is noted in a store about itself, under the names of its settings.
public enum StoreMark {
    /// Where its data were moved to: no gateway goes on here, or the log had two histories.
    public static let moved = "moved"
}

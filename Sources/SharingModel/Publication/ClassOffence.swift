/// A class of rows by which somebody could be found.
public struct ClassOffence: Hashable, Sendable {
    /// What is too few.
    public enum Rule: Hashable, Sendable {
        /// The rows of the class.
        case size
        /// The rows that the class has and an earlier release has not.
        case added(since: Int)
        /// The rows that an earlier release has and the class has no more.
        case removed(since: Int)
    }

    /// The tag of the class.
    public let group: UInt64
    /// What is too few.
    public let rule: Rule
    /// How many there are.
    public let rows: Int

    /// Names a class that breaks a rule.
    public init(group: UInt64, rule: Rule, rows: Int) {
        self.group = group
        self.rule = rule
        self.rows = rows
    }

    /// The offence as a sentence for who prepares a release.
    ///
    /// The class is named by its values as the release would show them; one that only an earlier release has, has no name.
    public func message(named name: String?, atLeast least: Int) -> LocalizedText {
        let place = name.map { LocalizedText(en: "the class \($0)", zh: "类别 \($0)") }
        let old = LocalizedText(en: "a class that is not in this release", zh: "本次发布中没有的一个类别")
        let subject = place ?? old
        switch rule {
        case .size:
            return LocalizedText(
                en: "\(subject.en) has \(rows) of at least \(least) rows",
                zh: "\(subject.zh)仅有 \(rows) 行，至少须有 \(least) 行"
            )
        case .added(let release):
            return LocalizedText(
                en:
                    "\(subject.en) has \(rows) rows that release \(release) has not; none or at least \(least) may be new",
                zh: "\(subject.zh)比第 \(release) 次发布新增 \(rows) 行；须无新增或至少新增 \(least) 行"
            )
        case .removed(let release):
            return LocalizedText(
                en:
                    "\(subject.en) lacks \(rows) rows that release \(release) has; none or at least \(least) may be gone",
                zh: "\(subject.zh)比第 \(release) 次发布减少 \(rows) 行；须无减少或至少减少 \(least) 行"
            )
        }
    }
}

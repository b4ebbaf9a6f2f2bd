/// How many released rows are alike in the quasi-identifiers, class by class: what is kept of a release, so that later ones
/// can be held against it when its bytes are gone.
///
/// Classes and rows are known by keyed tags alone. A release of records has an entry for each row, by a tag over all its
/// cells: a row that left and another that came are seen, although the class has as many rows as before. A release of
/// counts has one entry for each class, with its count, since nobody sees more than that.
///
/// What this does not see: three releases that isolate a row only together, although every two of them pass; rows of
/// releases whose quasi-identifiers were other columns, which have other classes; and what is known from elsewhere.
public struct ReleasedClasses: Hashable, Sendable {
    /// Rows that are alike, or one row.
    public struct Entry: Hashable, Sendable, Comparable {
        /// The tag of the class.
        public let group: UInt64
        /// The tag of the row; 0 where rows are only counted.
        public let row: UInt64
        /// How many there are.
        public let count: Int

        /// Describes an entry.
        public init(group: UInt64, row: UInt64 = 0, count: Int = 1) {
            self.group = group
            self.row = row
            self.count = count
        }

        /// The order of classes, and of rows in a class.
        public static func < (left: Entry, right: Entry) -> Bool {
            (left.group, left.row) < (right.group, right.row)
        }
    }

    /// The entries, each class and row once, in order.
    public let entries: [Entry]

    /// Adds up entries in any order.
    public init(_ entries: [Entry]) {
        var sums: [Entry] = []
        sums.reserveCapacity(entries.count)
        for entry in entries.sorted() {
            if let last = sums.last, last.group == entry.group, last.row == entry.row {
                sums[sums.count - 1] = Entry(
                    group: entry.group,
                    row: entry.row,
                    count: last.count + entry.count
                )
            } else {
                sums.append(entry)
            }
        }
        self.entries = sums
    }

    /// Every class that breaks the rule, by its tag: it has at least one row and fewer than `least`, or that holds for what
    /// was added to it, or taken from it, since an earlier release, recalled ones included.
    public func offences(
        atLeast least: Int,
        against earlier: [(release: Int, classes: ReleasedClasses)]
    ) -> [ClassOffence] {
        var offences: [ClassOffence] = []
        for (group, change) in changes(from: ReleasedClasses([])) where 1..<least ~= change.added {
            offences.append(ClassOffence(group: group, rule: .size, rows: change.added))
        }
        for (release, classes) in earlier {
            for (group, change) in changes(from: classes) {
                if 1..<least ~= change.added {
                    offences.append(
                        ClassOffence(group: group, rule: .added(since: release), rows: change.added)
                    )
                }
                if 1..<least ~= change.removed {
                    offences.append(
                        ClassOffence(group: group, rule: .removed(since: release), rows: change.removed)
                    )
                }
            }
        }
        return offences
    }

    /// The same without some classes.
    ///
    /// A class that is left out whole never breaks the rule against releases that kept it with the same least size: nothing
    /// is added to it, and what is taken from it are all rows that an earlier release had, none or enough.
    public func without(_ groups: Set<UInt64>) -> ReleasedClasses {
        ReleasedClasses(entries.filter { !groups.contains($0.group) })
    }

    /// The classes of which there is a row.
    public var groups: Set<UInt64> { Set(entries.map(\.group)) }

    /// What was added to each class, and taken from it, since `earlier`, in the order of tags; both lists are walked once.
    private func changes(
        from earlier: ReleasedClasses
    ) -> [(group: UInt64, change: (added: Int, removed: Int))] {
        var changes: [(group: UInt64, change: (added: Int, removed: Int))] = []
        var (new, old) = (entries[...], earlier.entries[...])
        while let group = [new.first?.group, old.first?.group].compactMap({ $0 }).min() {
            var change = (added: 0, removed: 0)
            while let row = ReleasedClasses.next(of: group, new, old) {
                let difference =
                    ReleasedClasses.take(row, of: group, &new) - ReleasedClasses.take(row, of: group, &old)
                if difference > 0 { change.added += difference } else { change.removed -= difference }
            }
            changes.append((group, change))
        }
        return changes
    }

    private static func next(
        of group: UInt64,
        _ new: ArraySlice<Entry>,
        _ old: ArraySlice<Entry>
    ) -> UInt64? {
        let left = new.first.flatMap { $0.group == group ? $0.row : nil }
        let right = old.first.flatMap { $0.group == group ? $0.row : nil }
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }

    private static func take(_ row: UInt64, of group: UInt64, _ entries: inout ArraySlice<Entry>) -> Int {
        guard let first = entries.first, first.group == group, first.row == row else { return 0 }
        entries.removeFirst()
        return first.count
    }
}

/// How many released rows are alike in the quasi-identifiers, class by class: what is kept of a release, so that later ones
/// can be held against it when its bytes are gone.
///
/// Classes and rows are known by keyed tags alone. A release of records has a tag for each row, over all its cells: a row
/// that left and another that came are seen, although the class has as many rows as before. A release of counts has one
/// number for each class, since nobody sees more than that.
///
/// What this does not see: three releases that isolate a row only together, although every two of them pass; rows of
/// releases whose quasi-identifiers were other columns, which have other classes; and what is known from elsewhere.
public struct ReleasedClasses: Hashable, Sendable {
    /// The tags of each class's rows, in order; equal rows have equal tags.
    public let rows: [UInt64: [UInt64]]
    /// How many rows each class has besides, where they are only counted.
    public let counts: [UInt64: Int]

    /// Takes the tags of rows in any order, and counts.
    public init(rows: consuming [UInt64: [UInt64]] = [:], counts: [UInt64: Int] = [:]) {
        // In place: there is a tag a row, or two.
        var sorted = rows
        var place = sorted.startIndex
        while place < sorted.endIndex {
            sorted.values[place].sort()
            sorted.formIndex(after: &place)
        }
        self.rows = sorted
        self.counts = counts
    }

    /// Every class, by its tag, that has at least one row and fewer than `least`.
    public func offences(atLeast least: Int) -> [ClassOffence] {
        changes(from: ReleasedClasses()).compactMap { group, change in
            1..<least ~= change.added ? ClassOffence(group: group, rule: .size, rows: change.added) : nil
        }
    }

    /// Every class to which at least one row and fewer than `least` were added, or from which they were taken, since an
    /// earlier release, which may have been recalled.
    public func offences(atLeast least: Int, since release: Int, _ earlier: ReleasedClasses) -> [ClassOffence]
    {
        changes(from: earlier).flatMap { group, change in
            let numbers = [
                (ClassOffence.Rule.added(since: release), change.added),
                (.removed(since: release), change.removed),
            ]
            return numbers.compactMap { rule, rows in
                1..<least ~= rows ? ClassOffence(group: group, rule: rule, rows: rows) : nil
            }
        }
    }

    /// What was added to each class, and taken from it, since `earlier`, in the order of tags.
    private func changes(
        from earlier: ReleasedClasses
    ) -> [(group: UInt64, change: (added: Int, removed: Int))] {
        let groups = Set(rows.keys).union(counts.keys).union(earlier.rows.keys).union(earlier.counts.keys)
        return groups.sorted().map { group in
            var change = ReleasedClasses.change(from: earlier.rows[group] ?? [], to: rows[group] ?? [])
            let difference = counts[group, default: 0] - earlier.counts[group, default: 0]
            if difference > 0 { change.added += difference } else { change.removed -= difference }
            return (group, change)
        }
    }

    /// How many tags one list has beyond the other, and the other beyond it; both are in order and walked once.
    private static func change(from old: [UInt64], to new: [UInt64]) -> (added: Int, removed: Int) {
        var (left, right, common) = (0, 0, 0)
        while left < old.count, right < new.count {
            if old[left] == new[right] {
                left += 1
                right += 1
                common += 1
            } else if old[left] < new[right] {
                left += 1
            } else {
                right += 1
            }
        }
        return (new.count - common, old.count - common)
    }
}

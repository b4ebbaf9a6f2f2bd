import SharingModel

/// What waits to be decided, and whose turn it is.
///
/// Short groups come into the next batch, in order of arrival. Long ones share what a batch has room for beside them, and
/// take turns, so that who asks a thousand questions at once does not hold up who asks one.
struct BatchQueue {
    /// What one batch decides: its groups, how many operations each has in it, and what is read for them.
    struct Batch {
        fileprivate(set) var groups: [any PendingGroup] = []
        fileprivate(set) var counts: [Int] = []
        fileprivate(set) var lookUps: [LookUps] = []
    }

    /// How much work of short groups one batch takes at most, which bounds how long it takes.
    static let room = 512
    /// How much work of long groups one batch takes beside short ones, who wait for its commit.
    static let longRoomBeside = 64
    /// How much it takes where nobody waits with them, but who comes meanwhile.
    static let longRoom = 256
    /// How many long groups take turns; the others wait until one of them has ended.
    static let atATime = 4
    /// Up to how much work a group is short.
    static let shortWeight = 16

    private var short: [any PendingGroup] = []
    /// Long groups, those whose turn is next first; what was begun and goes on is among them.
    private(set) var long: [any PendingGroup] = []

    mutating func add(_ group: any PendingGroup) {
        if group.weight <= BatchQueue.shortWeight || group.isAlone {
            short.append(group)
        } else {
            long.append(group)
        }
    }

    /// Takes the next batch; nil if nothing waits.
    mutating func next() -> Batch? {
        // Those that have failed meanwhile.
        long.removeAll { $0.weight == 0 }
        guard !short.isEmpty || !long.isEmpty else { return nil }
        var batch = Batch()
        var tags: Set<BlindTag> = []
        func take(_ group: any PendingGroup, _ room: Int) {
            let before = batch.lookUps.count
            group.take(room, lookUps: &batch.lookUps)
            batch.groups.append(group)
            batch.counts.append(batch.lookUps.count - before)
            tags.formUnion(group.exclusiveTags)
        }
        var later: [any PendingGroup] = []
        var room = BatchQueue.room
        for group in short {
            let weight = group.weight
            let isApart = !batch.groups.isEmpty && (group.isAlone || batch.groups[0].isAlone)
            if weight <= room || batch.groups.isEmpty, !isApart, later.isEmpty || group.exclusiveTags.isEmpty,
                tags.isDisjoint(with: group.exclusiveTags)
            {
                take(group, weight)
                room -= weight
            } else {
                later.append(group)
            }
        }
        short = later
        guard batch.groups.first?.isAlone != true else { return batch }
        var untaken: [any PendingGroup] = []
        var goingOn: [any PendingGroup] = []
        let longRoom = batch.groups.isEmpty ? BatchQueue.longRoom : BatchQueue.longRoomBeside
        room = longRoom
        for group in long.prefix(BatchQueue.atATime) {
            // What cannot be decided in parts is first in its turn, and alone of the long ones.
            guard room > 0, room == longRoom || group.nextWeight <= room,
                tags.isDisjoint(with: group.exclusiveTags)
            else {
                untaken.append(group)
                continue
            }
            let weight = group.weight
            take(group, room)
            room -= weight - group.weight
            if group.weight > 0 { goingOn.append(group) }
        }
        long = untaken + goingOn + long.dropFirst(BatchQueue.atATime)
        return batch
    }
}

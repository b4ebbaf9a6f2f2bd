extension Sequence {
    /// The elements in rounds: none has a key twice, and those of one key come in their order.
    ///
    /// An upsert of many rows must not meet a key twice; what a batch says of one row, one statement after another says.
    func rounds<Key: Hashable>(by key: (Element) -> Key) -> [[Element]] {
        var rounds: [[Element]] = []
        var seen: [Key: Int] = [:]
        for element in self {
            let round = seen[key(element), default: 0]
            seen[key(element)] = round + 1
            if round == rounds.count { rounds.append([]) }
            rounds[round].append(element)
        }
        return rounds
    }
}

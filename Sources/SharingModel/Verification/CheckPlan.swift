/// Which entries of an item's list concern a completeness check, and whom each of them is about.
public struct CheckPlan: Sendable {
    /// One entry for one of its owners.
    public struct Line: Sendable {
        /// The entry's number in the list, from 1; `2.1` is the first of the alternatives of the second.
        public let number: String
        /// What it is a way to meet: lines with the same are alternatives of one another.
        let requirement: Group
        /// The entry.
        public let material: ServiceItem.Material
        /// What all its alternatives together are called; nil where there are none.
        public let alternatives: LocalizedText?
        /// Whose, as the check names them.
        public let role: String
        /// Who that is; nil where nobody is asked about: it is no type, or it is not known whether its condition holds.
        public let subject: Subject?
        /// Whether its condition holds; nil if that was not said.
        public let applies: Bool?
        /// Whether it was promised in writing.
        public let isPromised: Bool
        /// Whether the applicant has brought it.
        public let isBrought: Bool
    }

    /// One requirement of the list for one person; several children are told apart by what follows the role's name.
    struct Group: Hashable, Sendable {
        let number: Int
        let suffix: Substring
    }

    /// The item.
    public let item: ServiceItem
    /// The lines, in the order of the list.
    public let lines: [Line]
    /// The conditions of the list and whether each holds; nil if that was not said.
    public let conditions: [(condition: MaterialCondition, applies: Bool?)]
    /// Whose data key seals the record of the check.
    public let principal: Subject

    /// Lays out what `query` asks about `item`.
    ///
    /// A condition holds if the query says so, or names the subject that is there when it holds. A subject named
    /// `child-2` is another child.
    /// - Throws: ``InvalidInput`` with everything that does not fit the list: roles, conditions and numbers it does not
    ///   have, subjects that it needs, identifiers of the wrong scheme.
    public init(_ query: CheckQuery, of item: ServiceItem) throws(InvalidInput) {
        var layout = Layout(query, item)
        for (index, requirement) in item.requirements.enumerated() {
            for (place, material) in requirement.choices.enumerated() {
                let isOnly = requirement.choices.count == 1
                layout.add(
                    material,
                    number: isOnly ? "\(index + 1)" : "\(index + 1).\(place + 1)",
                    requirement: index,
                    alternatives: isOnly ? nil : requirement.title
                )
            }
        }
        layout.checkNames()
        guard layout.faults.faults.isEmpty else { throw InvalidInput(.value, layout.faults.faults) }
        self.item = item
        lines = layout.lines
        conditions = layout.conditions
        let owners = [ServiceItem.Material.applicantRole] + layout.lines.map(\.role)
        let named = owners.lazy.compactMap { role in query.subjects.first { $0.role == role } }
        principal = (named.first ?? query.subjects[0]).subject
    }
}

/// A plan while it is laid out.
private struct Layout {
    let query: CheckQuery
    let item: ServiceItem
    var lines: [CheckPlan.Line] = []
    var conditions: [(condition: MaterialCondition, applies: Bool?)] = []
    var faults = FaultCollector()
    private var numbers: Set<String> = []
    private var promises: Set<String> = []

    init(_ query: CheckQuery, _ item: ServiceItem) {
        self.query = query
        self.item = item
        for condition in item.materials.compactMap(\.condition)
        where !conditions.contains(where: { $0.condition.name == condition.name }) {
            let isNamed = condition.subject.map { !subjects(of: $0).isEmpty } ?? false
            let stated = query.conditions[condition.name]
            if stated == false, isNamed {
                faults.add(
                    "/conditions/\(condition.name)",
                    en:
                        "is said not to hold, but its subject \(condition.subject ?? "") is named: leave one out",
                    zh: "既称不适用，又给出了主体 \(condition.subject ?? "")：请删去其一"
                )
            }
            conditions.append((condition, stated ?? (isNamed ? true : nil)))
        }
    }

    /// The subjects in a role: `child`, and also `child-2`, `child-3` and so on.
    private func subjects(of role: String) -> [(role: String, subject: Subject)] {
        query.subjects.filter { $0.role == role || isNumbered($0.role, role) }
    }

    private func isNumbered(_ name: String, _ role: String) -> Bool {
        guard name.hasPrefix("\(role)-"), let number = Int(name.dropFirst(role.utf8.count + 1)) else {
            return false
        }
        return number > 1 && name == "\(role)-\(number)"
    }

    mutating func add(
        _ material: ServiceItem.Material,
        number: String,
        requirement: Int,
        alternatives: LocalizedText?
    ) {
        numbers.insert(number)
        if material.provision == .promise { promises.insert(number) }
        let applies = material.condition.map { condition in
            conditions.first { $0.condition.name == condition.name }?.applies
        }
        // A condition that does not hold asks for nothing.
        if case false?? = applies { return }
        let isKnown = applies.map { $0 != nil } ?? true
        let isAskedAbout = material.type != nil && [.reuse, .verify, .none].contains(material.provision)
        let owners = subjects(of: material.owner)
        if owners.isEmpty, isKnown, isAskedAbout {
            let pointer = "/subjects/\(material.owner)"
            if !faults.faults.contains(where: { $0.pointer == pointer }) {
                faults.add(
                    pointer,
                    en: "is missing: the item's list asks about this subject",
                    zh: "缺失：该事项的材料清单需要此主体"
                )
            }
            return
        }
        let known = owners.isEmpty ? [(material.owner, Subject?.none)] : owners.map { ($0.role, $0.subject) }
        for (role, subject) in known {
            lines.append(
                CheckPlan.Line(
                    number: number,
                    requirement: CheckPlan.Group(
                        number: requirement,
                        suffix: role.dropFirst(material.owner.count)
                    ),
                    material: material,
                    alternatives: alternatives,
                    role: role,
                    subject: isKnown && isAskedAbout ? subject : nil,
                    applies: applies ?? true,
                    isPromised: material.provision == .promise && query.promised.contains(number),
                    isBrought: material.provision != .promise && query.brought.contains(number)
                )
            )
        }
    }

    /// Nothing is named that the list does not have.
    mutating func checkNames() {
        let owners = Set(item.materials.map(\.owner) + conditions.compactMap(\.condition.subject))
            .union([ServiceItem.Material.applicantRole])
        for (role, _) in query.subjects
        where !owners.contains(where: { $0 == role || isNumbered(role, $0) }) {
            let known = owners.sorted()
            faults.add(
                "/subjects",
                en: "names a role that the item does not have; it has \(known.joined(separator: ", "))",
                zh: "含有该事项没有的角色；其角色有：\(known.joined(separator: "、"))"
            )
        }
        let names = Set(conditions.map(\.condition.name))
        if !names.isSuperset(of: query.conditions.keys) {
            faults.add(
                "/conditions",
                en:
                    "names a condition that the item does not have; it has \(names.sorted().joined(separator: ", "))",
                zh: "含有该事项没有的条件；其条件有：\(names.sorted().joined(separator: "、"))"
            )
        }
        if !promises.isSuperset(of: query.promised) {
            faults.add(
                "/promises",
                en:
                    "names an entry that is not by promise; these are: \(promises.sorted().joined(separator: ", "))",
                zh: "含有不适用告知承诺的条目；适用的有：\(promises.sorted().joined(separator: "、"))"
            )
        }
        if !numbers.isSuperset(of: query.brought) {
            faults.add(
                "/brought",
                en: "names an entry that the list does not have; the numbers are those of an answer",
                zh: "含有清单中没有的条目；编号见答复"
            )
        }
    }
}

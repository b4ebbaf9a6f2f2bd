import OpenData
import SharingModel

/// What a candidate's rows go through: it counts them, holds back what may not leave, and knows the classes that they make.
struct ReleaseGate {
    private(set) var counts = ReleaseManifest.RowCounts()
    private(set) var classes: ClassIntake?
    private let dataset: Dataset
    private let held: Set<UInt64>

    /// A gate that holds back the classes of these tags.
    init(_ dataset: Dataset, _ table: ReleasedTable, vault: Vault, holdingBack held: Set<UInt64> = []) {
        self.dataset = dataset
        self.held = held
        classes = ClassIntake(dataset, table, vault)
    }

    /// Takes some rows; returns those that leave.
    mutating func take(_ outcomes: [RowOutcome]) -> [[Cell]] {
        var rows: [[Cell]] = []
        rows.reserveCapacity(outcomes.count)
        for outcome in outcomes {
            switch outcome {
            case .heldBack(let reason):
                counts.read += 1
                counts.heldBack[reason.rawValue, default: 0] += 1
            case .row(let cells, let isMasked):
                if let group = classes?.group(of: cells) {
                    // Not even counted: from two counts would follow who joined, although nobody sees the class.
                    guard !held.contains(group.rows), !held.contains(group.keys) else { continue }
                    classes?.add(cells, of: group)
                }
                counts.read += 1
                counts.released += 1
                if isMasked { counts.masked += 1 }
                rows.append(cells)
            }
        }
        return rows
    }

    /// Ends the intake: the classes of what has left; nil if nobody could be found by any of its columns.
    mutating func takeClasses() -> ReleasedClasses? { classes?.take() }

    /// Sees to it that nobody can be found by their class.
    ///
    /// - Throws: `InvalidInput` (value) that names the classes as the release would show them.
    func require(no offences: [ClassOffence]) throws(InvalidInput) {
        guard !offences.isEmpty else { return }
        var messages: [LocalizedText] = []
        for offence in offences {
            let name = classes?.names[offence.group]
            let message = offence.message(named: name, atLeast: dataset.leastClass)
            // A class may break it both by its rows and by their keys.
            if !messages.contains(message) { messages.append(message) }
            if messages.count == ReleaseGate.mostNamed { break }
        }
        throw InvalidInput(.value, messages.map { .init(pointer: "/quasiIdentifiers", message: $0) })
    }

    /// How many classes a refusal names.
    private static let mostNamed = 50

    /// What was checked, with its figures.
    func checks(of table: ReleasedTable, scanned texts: Int) -> [ReleaseManifest.Check] {
        func check(_ name: String, en: String, zh: String) -> ReleaseManifest.Check {
            ReleaseManifest.Check(name: name, finding: LocalizedText(en: en, zh: zh))
        }
        let masks = table.columns.count { $0.mask != nil }
        let held = counts.heldBack[HoldBackReason.freeText.rawValue] ?? 0
        var checks = [
            check(
                "publishable",
                en: "\(counts.read) looked at; what may not be public or is not valid was held back",
                zh: "共审查 \(counts.read) 条，不得公开或无效的未予发布"
            ),
            check(
                "columns",
                en: "\(table.columns.count) columns of the allow-list, no other",
                zh: "仅发布允许公开的 \(table.columns.count) 列"
            ),
            check(
                "masks",
                en: "\(masks) columns have a mask; \(counts.masked) rows show a masked value",
                zh: "\(masks) 列设有掩码，\(counts.masked) 行含掩码值"
            ),
            check(
                "free-text",
                en: "\(texts) columns of free text scanned for numbers of people; \(held) rows held back",
                zh: "已扫描 \(texts) 个自由文本列中的证件号码与电话号码，\(held) 行未予发布"
            ),
        ]
        if !dataset.quasiIdentifiers.isEmpty {
            let names = dataset.quasiIdentifiers.joined(separator: ", ")
            let isHeld = dataset.holdsBackSmallClasses
            let (heldEn, heldZh) =
                isHeld
                ? ("; classes that are too small are left out uncounted", "；过小的类别不予发布，也不计数") : ("", "")
            checks.append(
                check(
                    "classes",
                    en:
                        "every class of \(names) has at least \(dataset.leastClass) rows, also in what it adds to or takes from earlier releases\(heldEn)",
                    zh: "按 \(names) 划分的每一类均不少于 \(dataset.leastClass) 行，与以往发布相比的增减亦然\(heldZh)"
                )
            )
        }
        let least = dataset.leastClass
        switch dataset.source {
        case .counts:
            checks.append(
                check(
                    "statistics",
                    en: "counts below \(least) are left out, with their rows",
                    zh: "小于 \(least) 的计数连同所在行不予公布"
                )
            )
        case .reuse:
            checks.append(
                check(
                    "statistics",
                    en: "figures from 1 to \(least - 1) are not shown",
                    zh: "1 至 \(least - 1) 的数值不予显示"
                )
            )
        case .records, .catalogue: break
        }
        return checks
    }
}

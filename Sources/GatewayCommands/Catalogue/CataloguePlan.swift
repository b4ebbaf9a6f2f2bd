import CanonicalJSON
import SharingModel

/// What differs between a directory of YAML and the catalogue of a running gateway.
struct CataloguePlan {
    /// One document that is to be proposed.
    struct Step {
        /// `+` for what is new, `~` for what changes.
        let sign: String
        /// What it is: `material-type business-licence@2`.
        let title: String
        /// What `POST /v1/proposals` takes.
        let change: ProposedChange
        /// What people should know about it.
        var notes: [String] = []
        /// The id of the proposal of the same change that waits already.
        var waiting: String?
    }

    /// What is to be proposed, in the order in which one rests on another.
    private(set) var steps: [Step] = []
    /// What cannot be.
    private(set) var faults: [String] = []
    /// What the gateway has and the directory has not: never touched.
    private(set) var others: [String] = []
    /// What the directory has and the plan passes over, and why.
    private(set) var passedOver: [String] = []

    /// Compares `directory`, which has no faults of its own, with what the gateway has.
    init(_ directory: CatalogueDirectory, against current: CatalogueAtGateway) {
        let known = current.catalogue
        for agency in directory.agencies.map(\.value) {
            add(.agency(agency), agency.document, among: known, in: known.agencies[agency.id]?.document)
        }
        for (file, type) in directory.types { add(type, from: file.path, current) }
        for item in directory.items.map(\.value) {
            add(.serviceItem(item), item.document, among: known, in: known.items[item.slug]?.document)
        }
        for dataset in directory.datasets.map(\.value) {
            add(.dataset(dataset), dataset.document, among: known, in: known.datasets[dataset.name]?.document)
        }
        addCallers(of: directory, current)
        for (index, step) in steps.enumerated() {
            let canonical = JSONValue.object(step.change.json).canonicalBytes
            let same = current.proposals.first { $0["change"]?.canonicalBytes == canonical }
            steps[index].waiting = same?["id"]?.string
        }
        addOthers(directory, known)
    }

    /// A step, if the document is not in force as it is.
    private mutating func add(
        _ change: ProposedChange,
        _ document: JSONValue,
        among known: Catalogue,
        in old: JSONValue?
    ) {
        guard old?.canonicalBytes != document.canonicalBytes else { return }
        steps.append(
            Step(
                sign: old == nil ? "+" : "~",
                title: change.title(under: known),
                change: change,
                notes: old.map { CataloguePlan.differences($0, document) } ?? []
            )
        )
    }

    private mutating func add(_ type: MaterialType, from path: String, _ current: CatalogueAtGateway) {
        let versions = current.catalogue.types[type.reference.code] ?? []
        if let known = versions.first(where: { $0.reference == type.reference }) {
            guard known.document.canonicalBytes != type.document.canonicalBytes else { return }
            faults.append(
                "\(path): \(type.reference) is in force with other content, and versions do not change: "
                    + "give it version \((versions.first?.reference.version ?? 0) + 1)"
            )
            return
        }
        let change = ProposedChange.materialType(type)
        var step = Step(sign: "+", title: change.title(under: current.catalogue), change: change)
        if let newest = versions.first {
            step.notes = CataloguePlan.differences(newest.document, type.document)
            step.notes += current.contractsToSupersede(by: type.reference)
        }
        steps.append(step)
    }

    private mutating func addCallers(of directory: CatalogueDirectory, _ current: CatalogueAtGateway) {
        let written = directory.callers(trustDomain: current.caller.id.trustDomain)
        for caller in written where current.sees(caller.id) {
            guard let known = current.catalogue.callers[caller.id] else {
                add(.caller(caller), .object(caller.json), among: current.catalogue, in: nil)
                continue
            }
            // Which key is accepted is in no file.
            let enrolment = Caller(
                id: caller.id,
                roles: caller.roles,
                state: .active,
                pinnedKey: known.pinnedKey,
                permissions: caller.permissions
            )
            guard enrolment.json != known.json else { continue }
            guard known.state == .active else {
                // To enrol it would restore it.
                passedOver.append(
                    "caller \(caller.id)  is suspended: restore it first (oncegate caller restore), then it can change"
                )
                continue
            }
            add(
                .caller(enrolment),
                .object(enrolment.json),
                among: current.catalogue,
                in: .object(known.json)
            )
        }
        let unseen = written.count { !current.sees($0.id) }
        if unseen > 0 {
            passedOver.append(
                "\(Plural.of(unseen, "caller")) of other agencies: you do not see who of them is enrolled"
            )
        }
        let here = Set(written.map(\.id))
        others += current.catalogue.callers.values.filter { !here.contains($0.id) }
            .map { "caller \($0.id) (\($0.state.rawValue))" }.sorted()
    }

    private mutating func addOthers(_ directory: CatalogueDirectory, _ known: Catalogue) {
        func missing(_ kind: String, _ known: [String], _ here: [String]) -> [String] {
            Set(known).subtracting(here).sorted().map { "\(kind) \($0)" }
        }
        others =
            missing(
                "agency",
                known.agencies.keys.map(\.description),
                directory.agencies.map(\.value.id.description)
            )
            + missing(
                "material-type",
                known.types.values.joined().map(\.reference.description),
                directory.types.map(\.value.reference.description)
            ) + missing("service-item", Array(known.items.keys), directory.items.map(\.value.slug))
            + missing(
                "dataset",
                known.datasets.keys.map(\.description),
                directory.datasets.map(\.value.name.description)
            ) + others
    }

    /// The members that differ, in words.
    private static func differences(_ old: JSONValue, _ new: JSONValue) -> [String] {
        let names = Set((old.object?.members ?? []).map(\.name) + (new.object?.members ?? []).map(\.name))
        let changed = names.subtracting(["version"]).filter {
            old[$0]?.canonicalBytes != new[$0]?.canonicalBytes
        }
        return changed.isEmpty ? [] : ["changes \(changed.sorted().joined(separator: ", "))"]
    }
}

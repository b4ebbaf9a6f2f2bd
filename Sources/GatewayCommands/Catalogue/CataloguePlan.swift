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
        let change: JSONValue
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

    /// What a gateway has.
    struct Current {
        let agencies: [JSONValue]
        let types: [JSONValue]
        let items: [JSONValue]
        let callers: [JSONValue]
        let contracts: [JSONValue]
        let proposals: [JSONValue]
        let trustDomain: String

        /// Asks a gateway for everything.
        init(_ client: GatewayClient) async throws {
            let own = (try await client.get("/v1/whoami").json?["caller"]?.string).flatMap(CallerID.init)
            trustDomain = own?.trustDomain ?? ""
            agencies = try await client.items("/v1/agencies")
            types = try await client.items("/v1/material-types")
            items = try await client.items("/v1/service-items")
            callers = try await client.items("/v1/callers")
            proposals = try await client.items("/v1/proposals?state=open")
            var contracts: [JSONValue] = []
            for entry in try await ContractName.all(client) where entry["state"] == "active" {
                guard let hash = entry["hash"]?.string else { continue }
                contracts.append(try await client.get("/v1/contracts/\(hash)").json ?? .null)
            }
            self.contracts = contracts
        }
    }

    /// Compares `directory`, which has no faults of its own, with what the gateway has.
    init(_ directory: CatalogueDirectory, against current: Current) {
        for (_, agency) in directory.agencies {
            add(
                "agency",
                id: agency.id.description,
                agency.document,
                to: "agency",
                among: current.agencies,
                key: "id"
            )
        }
        for (file, type) in directory.types { add(type, from: file.path, current) }
        for (_, item) in directory.items {
            add(
                "service-item",
                id: item.slug,
                item.document,
                to: "serviceItem",
                among: current.items,
                key: "slug"
            )
        }
        addCallers(of: directory, current)
        for (index, step) in steps.enumerated() {
            let canonical = step.change.canonicalBytes
            let same = current.proposals.first { $0["change"]?.canonicalBytes == canonical }
            steps[index].waiting = same?["id"]?.string
        }
        addOthers(directory, current)
    }

    private mutating func add(
        _ kind: String,
        id: String,
        _ document: JSONValue,
        to member: String,
        among known: [JSONValue],
        key: String
    ) {
        let old = known.first { $0[key]?.string == id }
        guard old?.canonicalBytes != document.canonicalBytes else { return }
        var step = Step(
            sign: old == nil ? "+" : "~",
            title: "\(kind) \(id)",
            change: .object([member: document])
        )
        if let old { step.notes = CataloguePlan.differences(old, document) }
        steps.append(step)
    }

    private mutating func add(_ type: MaterialType, from path: String, _ current: Current) {
        let code = type.reference.code
        let versions = current.types.filter { $0["code"]?.string == code }
        let known = versions.first { $0["version"]?.integer == Int64(type.reference.version ?? 1) }
        let newest = versions.compactMap { $0["version"]?.integer }.max() ?? 0
        if var known = known?.object {
            known["retired"] = nil
            guard JSONValue.object(known).canonicalBytes != type.document.canonicalBytes else { return }
            faults.append(
                "\(path): \(type.reference) is in force with other content, and versions do not change: "
                    + "give it version \(newest + 1)"
            )
            return
        }
        var step = Step(
            sign: "+",
            title: "material-type \(type.reference)",
            change: .object(["materialType": type.document])
        )
        if let old = versions.max(by: { $0["version"]?.integer ?? 0 < $1["version"]?.integer ?? 0 }) {
            step.notes = CataloguePlan.differences(old, type.document)
            step.notes += CataloguePlan.contracts(granting: code, before: type.reference, current)
        }
        steps.append(step)
    }

    private mutating func addCallers(of directory: CatalogueDirectory, _ current: Current) {
        let enrolled = Set(current.callers.compactMap { $0["id"]?.string })
        for document in directory.callers(trustDomain: current.trustDomain)
        where !enrolled.contains(document.id.description) {
            steps.append(
                Step(
                    sign: "+",
                    title: "caller \(document.id)",
                    change: .object(["caller": .object(document.json)])
                )
            )
        }
    }

    private mutating func addOthers(_ directory: CatalogueDirectory, _ current: Current) {
        func missing(_ kind: String, _ known: [String], _ here: Set<String>) {
            others += known.filter { !here.contains($0) }.sorted().map { "\(kind) \($0)" }
        }
        missing(
            "agency",
            current.agencies.compactMap { $0["id"]?.string },
            Set(directory.agencies.map(\.value.id.description))
        )
        missing(
            "material-type",
            current.types.map { "\($0["code"]?.string ?? "")@\($0["version"]?.integer ?? 1)" },
            Set(directory.types.map(\.value.reference.description))
        )
        missing(
            "service-item",
            current.items.compactMap { $0["slug"]?.string },
            Set(directory.items.map(\.value.slug))
        )
    }

    /// The members that differ, in words.
    private static func differences(_ old: JSONValue, _ new: JSONValue) -> [String] {
        let names = Set((old.object?.members ?? []).map(\.name) + (new.object?.members ?? []).map(\.name))
        let changed = names.subtracting(["version", "retired"]).filter {
            old[$0]?.canonicalBytes != new[$0]?.canonicalBytes
        }
        return changed.isEmpty ? [] : ["changes \(changed.sorted().joined(separator: ", "))"]
    }

    /// The contracts in force that grant an older version.
    static func contracts(
        granting code: String,
        before new: MaterialTypeReference?,
        _ current: Current
    ) -> [String] {
        let grants = current.contracts.flatMap { contract in
            (contract["content"]?["grants"]?.array ?? []).compactMap { grant -> String? in
                guard let material = grant["material"]?.string, material.hasPrefix("\(code)@"),
                    material != new?.description
                else { return nil }
                return "contract \(contract["id"]?.string ?? "") grants \(material): it is to be superseded"
            }
        }
        return Set(grants).sorted()
    }
}

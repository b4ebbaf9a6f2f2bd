import CanonicalJSON
import Crypto
import SharingModel
import SharingService

/// One version of a service guide: the document as it was registered, under its hash.
struct GuideVersion: Sendable {
    let slug: String
    let number: Int
    /// The canonical document.
    let bytes: [UInt8]
    /// SHA-256 of the document, in hexadecimal.
    let hash: String
    /// Since when it is in force; nil for what was there from the beginning.
    let since: Timestamp?
    /// Until when it was in force; nil for the one that is.
    let until: Timestamp?
    let isCurrent: Bool

    /// What a printed guide says: the first 16 digits of the hash, which are typed in groups of four.
    var code: String { String(hash.prefix(GuideVersion.codeLength)) }

    static let codeLength = 16

    /// The code in groups of four.
    var groupedCode: String {
        stride(from: 0, to: GuideVersion.codeLength, by: 4).map { start in
            String(code.dropFirst(start).prefix(4))
        }.joined(separator: "-")
    }

    /// A code as people type it, without its hyphens; nil for what is none.
    static func code(typed text: String) -> String? {
        let digits = text.lowercased().utf8.filter { ![0x20, 0x2D].contains($0) }
        guard digits.count == codeLength || digits.count == 64,
            digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        return String(decoding: digits.prefix(codeLength), as: UTF8.self)
    }
}

/// Every version of every guide that ever was in force.
///
/// The store keeps them beside one another; they are read again only when the catalogue has others than before.
actor GuideVersions {
    private let gateway: SharingGateway
    private var items: [String: ServiceItem] = [:]
    private var versions: [String: [GuideVersion]] = [:]

    init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// The version of an item in force.
    func current(_ slug: String) async throws -> GuideVersion? { try await all(of: slug).last }

    /// Every version of an item, oldest first.
    func all(of slug: String) async throws -> [GuideVersion] {
        try await refresh()
        return versions[slug] ?? []
    }

    /// The version with this code.
    func version(code: String) async throws -> GuideVersion? {
        try await refresh()
        for known in versions.values {
            // The newest, should a guide have become again what it was.
            if let found = known.last(where: { $0.code == code }) { return found }
        }
        return nil
    }

    private func refresh() async throws {
        let current = gateway.catalogue.current.items
        guard current.count != items.count || current.contains(where: { items[$0] !== $1 }) else { return }
        let documents = try await gateway.store.catalogue().filter { $0.kind == .serviceItem }
        let times = try await times()
        var found: [String: [GuideVersion]] = [:]
        for (slug, documents) in Dictionary(grouping: documents, by: \.id) {
            let sorted = documents.sorted { $0.version < $1.version }
            let hashes = sorted.map { Hexadecimal.text(SHA256.hash(data: $0.content)) }
            found[slug] = sorted.indices.map { index in
                GuideVersion(
                    slug: slug,
                    number: sorted[index].version,
                    bytes: sorted[index].content,
                    hash: hashes[index],
                    since: times[hashes[index]],
                    until: index + 1 < sorted.count ? times[hashes[index + 1]] : nil,
                    isCurrent: index + 1 == sorted.count
                )
            }
        }
        versions = found
        items = current
    }

    /// When changes of guides came into force, by the document's hash: with the last step of their proposal.
    private func times() async throws -> [String: Timestamp] {
        var times: [String: Timestamp] = [:]
        for matter in try await gateway.store.matters(.proposal, isOpen: false)
        where matter.state == ProposalStanding.State.carriedOut.rawValue {
            guard let document = matter.content["change"]?["serviceItem"], let last = matter.steps.last else {
                continue
            }
            times[Hexadecimal.text(SHA256.hash(data: document.canonicalBytes))] = last.time
        }
        return times
    }
}

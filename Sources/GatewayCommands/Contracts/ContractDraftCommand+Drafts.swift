import ArgumentParser
import CanonicalJSON
import Foundation
import SharingModel

extension ContractDraftCommand {
    /// The service item that was asked for.
    func item(in directory: CatalogueDirectory) throws -> ServiceItem {
        let items = directory.items.map(\.value)
        if let item = items.first(where: { $0.slug == item || $0.implementationCode == item }) { return item }
        let known = items.map(\.slug).joined(separator: ", ")
        throw ValidationError("there is no service item \(item) in \(catalogue); there are \(known)")
    }

    /// The agency of that id.
    func agency(_ name: String, in directory: CatalogueDirectory) throws -> AgencyID {
        let agencies = directory.agencies.map(\.value.id)
        if let agency = agencies.first(where: { $0.description == name }) { return agency }
        let known = agencies.map(\.description).joined(separator: ", ")
        throw ValidationError("there is no agency \(name) in \(catalogue); there are \(known)")
    }

    /// What the item's list does not say.
    func terms() throws -> ContractDraft.Terms {
        let today = CivilCalendar.shanghai.day(of: GatewayRuntime.wallClock())
        let first = from.flatMap(CivilDate.init) ?? today
        let last = until.flatMap(CivilDate.init) ?? first.adding(months: 12).adding(days: -1)
        guard first <= last else { throw ValidationError("--until is on or after --from, which is \(first)") }
        return ContractDraft.Terms(
            from: first,
            until: last,
            ground: ground == .duty ? .duty : .authorisation,
            perSecond: perSecond
        )
    }

    /// What lint would say of the grants as they are: above all, which contracts allow the same already.
    func tellOverlaps(of draft: ContractDraft, in directory: CatalogueDirectory) {
        let file = ContractFile(ContractText(draft.document).text, name: draft.id)
        let contract = (try? file.content.get()).map { [$0] } ?? []
        for fault in file.faults(under: directory.rules(with: contract))
        where fault.pointer.hasPrefix("/grants") {
            Console.error("\(draft.id): \(fault.pointer) \(fault.message[.preferred])")
        }
    }

    /// A draft as a file has it.
    func text(of draft: ContractDraft, for item: ServiceItem) -> String {
        let comment = [
            "\(draft.provider) → \(draft.consumer), drafted for \(item.slug) \(item.title.zh)",
            "To fill in: basis, scenario, scope. To agree on: id, term, ground, quota.",
        ]
        return ContractText(draft.document, comment: comment).text
    }

    /// Writes each draft to a new file, all or none as far as can be seen before.
    func write(
        _ drafts: [ContractDraft],
        for item: ServiceItem,
        to directory: String
    ) throws -> [String] {
        let files = drafts.map { "\(directory)/\($0.id).yaml" }
        for file in files where FileManager.default.fileExists(atPath: file) {
            throw CommandFailure("\(file) is there already: move it, or give another --out")
        }
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            for (draft, file) in zip(drafts, files) {
                let bytes = Data(text(of: draft, for: item).utf8)
                try bytes.write(to: URL(filePath: file), options: .withoutOverwriting)
            }
        } catch {
            throw CommandFailure("cannot write to \(directory): \(error.localizedDescription)")
        }
        return files
    }

    /// A draft for programs.
    func described(_ draft: ContractDraft, file: String?) -> JSONValue {
        var object: JSONObject = [
            "provider": .string(draft.provider.description), "consumer": .string(draft.consumer.description),
            "contract": draft.document,
        ]
        object["file"] = file.map { .string($0) }
        return .object(object)
    }

    /// What was left out, for programs.
    func described(_ omission: ContractDrafting.Omission) -> JSONValue {
        ["material": .string(omission.material), "reason": omission.reason.json]
    }
}

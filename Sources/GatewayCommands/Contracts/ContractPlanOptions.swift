import ArgumentParser
import CanonicalJSON
import Foundation
import SharingModel

/// What plan and apply take.
struct ContractPlanOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Contracts: files, or directories of YAML such as Contracts/contracts.",
            valueName: "file"
        )
    )
    var paths: [String]

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    /// The contracts, each with its file.
    ///
    /// - Throws: `ValidationError` for what is no file; ``CommandFailure`` after every fault was told.
    func written() async throws -> [(file: ContractFile, contract: SharingContract)] {
        var written: [(file: ContractFile, contract: SharingContract)] = []
        var faults: [ContractFault] = []
        for path in try paths.flatMap(ContractPlanOptions.files) {
            let file = try await ContractFile(path)
            switch file.content {
            case .failure(let unreadable): faults += unreadable.faults
            case .success(let contract):
                let same = written.first {
                    $0.contract.id == contract.id && $0.contract.provider == contract.provider
                        && $0.contract.consumer == contract.consumer
                }
                if let same {
                    faults.append(
                        file.fault(at: "/id", "is that of \(same.file.name) too", "与 \(same.file.name) 相同")
                    )
                }
                written.append((file, contract))
            }
        }
        try ContractPlanOptions.tell(faults)
        return written
    }

    /// - Throws: ``CommandFailure`` after the faults were told, if there are any.
    static func tell(_ faults: [ContractFault]) throws {
        guard !faults.isEmpty else { return }
        for fault in faults { Console.error(fault.text(in: .preferred)) }
        throw CommandFailure("\(Plural.of(faults.count, "fault")): nothing was proposed")
    }

    /// The file itself, or those of a directory.
    private static func files(_ path: String) throws -> [String] {
        var isDirectory = ObjCBool(false)
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue
        else { return [path] }
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        let files = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") || $0.hasSuffix(".json") }
        guard !files.isEmpty else {
            throw ValidationError(
                "there is no contract in \(path): give a directory such as Contracts/contracts"
            )
        }
        return files.map { "\(path)/\($0)" }
    }
}

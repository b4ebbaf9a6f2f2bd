import CanonicalJSON
import SharingModel

/// A contract in a file of YAML, or JSON, which YAML can read.
struct ContractFile {
    /// The file's name, for messages.
    let name: String
    /// The contract, or everything that keeps it from being one.
    let content: Result<SharingContract, Unreadable>
    private let document: YAMLDocument?

    /// Why a file is no contract.
    struct Unreadable: Error {
        let faults: [ContractFault]
    }

    /// Reads the file; `-` is standard input.
    ///
    /// - Throws: `ValidationError` if there is no such file.
    init(_ path: String) async throws {
        let input = try InputFile(path)
        let bytes = try await input.contents()
        self.init(String(decoding: bytes, as: UTF8.self), name: input.name)
    }

    /// Reads a text.
    init(_ text: String, name: String) {
        self.name = name
        do {
            let document = try YAMLDocument(text, file: name)
            self.document = document
            do throws(InvalidInput) {
                content = .success(try SharingContract.complete(json: document.json))
            } catch {
                let faults = error.faults.map { ContractFile.fault($0, in: name, document) }
                content = .failure(Unreadable(faults: faults))
            }
        } catch {
            document = nil
            content = .failure(Unreadable(faults: [ContractFile.fault("\(error)", in: name)]))
        }
    }

    /// The contract.
    ///
    /// - Throws: ``CommandFailure`` with every fault if it is none.
    func contract(in language: Language = .preferred) throws -> SharingContract {
        switch content {
        case .success(let contract): return contract
        case .failure(let unreadable):
            let lines = unreadable.faults.map { $0.text(in: language) }
            throw CommandFailure("\(name) is no contract:\n\(lines.joined(separator: "\n"))")
        }
    }

    /// Everything wrong with it: what keeps it from being a contract, otherwise what the rules refuse.
    func faults(under lint: CatalogueLint) -> [ContractFault] {
        let faults =
            switch content {
            case .failure(let unreadable): unreadable.faults
            case .success(let contract): faults(of: contract, under: lint)
            }
        // In the order of the file; faults of one line stay in the order of the rules.
        return faults.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(
            \.element
        )
    }

    /// What the rules hold against it as it would be proposed.
    func faults(of contract: SharingContract, under lint: CatalogueLint) -> [ContractFault] {
        lint.faults(of: contract).map { ContractFile.fault($0, in: name, document) }
    }

    /// Something wrong with it.
    func fault(at pointer: String, _ en: String, _ zh: String) -> ContractFault {
        let fault = InvalidInput.Fault(pointer: pointer, message: LocalizedText(en: en, zh: zh))
        return ContractFile.fault(fault, in: name, document)
    }

    private static func fault(
        _ fault: InvalidInput.Fault,
        in name: String,
        _ document: YAMLDocument?
    ) -> ContractFault {
        ContractFault(
            file: name,
            line: document?.line(of: fault.pointer) ?? 1,
            pointer: fault.pointer,
            message: fault.message
        )
    }

    /// A message that begins with `file:line:` or `file:` already.
    private static func fault(_ message: String, in name: String) -> ContractFault {
        var rest = message.hasPrefix("\(name):") ? message.dropFirst(name.count + 1) : message[...]
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, rest.dropFirst(digits.count).first == ":" {
            rest = rest.dropFirst(digits.count + 1)
        }
        let what = String(rest.drop { $0 == " " })
        return ContractFault(
            file: name,
            line: Int(digits) ?? 1,
            pointer: "",
            message: LocalizedText(en: what, zh: what)
        )
    }
}

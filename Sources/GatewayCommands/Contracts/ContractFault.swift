import CanonicalJSON
import SharingModel

/// Something wrong with a contract in a file, and where.
struct ContractFault {
    let file: String
    let line: Int
    let pointer: String
    let message: LocalizedText

    /// `file:line: pointer message`.
    func text(in language: Language) -> String {
        let place = pointer.isEmpty ? "" : "\(pointer) "
        return PrintableText("\(file):\(line): \(place)\(message[language])").description
    }

    /// For programs.
    var json: JSONValue {
        [
            "file": .string(file), "line": .integer(Int64(line)), "pointer": .string(pointer),
            "message": message.json,
        ]
    }
}

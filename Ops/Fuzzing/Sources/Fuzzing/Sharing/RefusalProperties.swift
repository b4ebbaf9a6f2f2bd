import CanonicalJSON
import SharingModel

/// What is told of input that cannot be taken.
enum RefusalProperties {
    static func check(_ refusal: InvalidInput, of document: JSONValue) {
        require(!refusal.faults.isEmpty, "a refusal names a place")
        require(refusal.faults.count <= 100, "faults are bounded")
        let personal = [document["subject"]?["id"]?.string, document["sourceId"]?.string].compactMap(\.self)
            // What is short, or a word of the messages themselves, may occur in them by chance.
            .filter { $0.utf8.count >= 16 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        for fault in refusal.faults {
            require(fault.pointer.isEmpty || fault.pointer.hasPrefix("/"), "a place is a JSON Pointer")
            require(
                !fault.message.en.isEmpty && !fault.message.zh.isEmpty,
                "a reason is told in both languages"
            )
            for value in personal {
                require(!fault.message.en.contains(value), "a reason repeats no value")
                require(!fault.message.zh.contains(value), "a reason repeats no value")
            }
        }
    }
}

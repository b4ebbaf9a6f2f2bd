import SharingService

/// Which encodings a client asks for, with how much it wants each (RFC 9110 §12.5.3).
struct EncodingPreference {
    private var weights: [FileEncoding: Double] = [:]
    private var plain: Double?

    /// Reads `Accept-Encoding`; only what is named counts as asked for, `*` names nothing.
    init(_ field: String) {
        for element in field.split(separator: ",") {
            let parts = element.split(separator: ";").map {
                $0.filter { $0 != " " && $0 != "\t" }.lowercased()
            }
            guard let name = parts.first else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }
            let weight = quality.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            switch name {
            case "identity": plain = weight
            case "gzip", "x-gzip": weights[.gzip] = weight
            case "zstd": weights[.zstd] = weight
            default: break
            }
        }
    }

    /// The one that is wanted most, of those that a file is kept in; of equals the smallest. Nil for the file as it is.
    func choice(of files: [FileEncoding: ArchivedFile]) -> FileEncoding? {
        let asked = files.filter {
            weights[$0.key, default: 0] > 0 && weights[$0.key, default: 0] >= plain ?? 0
        }
        return asked.min { left, right in
            let (one, other) = (weights[left.key, default: 0], weights[right.key, default: 0])
            return one == other ? left.value.size < right.value.size : one > other
        }?.key
    }
}

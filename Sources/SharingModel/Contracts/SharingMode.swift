import CanonicalJSON

/// By which way data are shared 共享方式 (Decree 809 art 22).
public enum SharingMode: String, Hashable, Sendable, CaseIterable {
    /// Through an interface: every question to the gateway.
    case api
    /// In batches.
    case batch
    /// As files.
    case file
}

extension SharingMode {
    /// Some of them, listed in their order.
    static func names(_ modes: Set<SharingMode>) -> LocalizedText {
        let names = allCases.filter(modes.contains).map(\.rawValue)
        return LocalizedText(en: names.joined(separator: ", "), zh: names.joined(separator: "、"))
    }
}

extension MaterialType {
    /// By which ways it is shared; none where its entry does not say.
    var sharingModes: Set<SharingMode> {
        let names = document["sharing"]?["mode"]?.array ?? []
        return Set(names.compactMap { $0.string.flatMap(SharingMode.init) })
    }
}

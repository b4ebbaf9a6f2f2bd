public import SharingModel

/// Where everything that is public stands.
public struct PublicAddresses: Hashable, Sendable {
    /// The public listener's address without a slash at its end.
    public let base: String

    /// The addresses below `base`; slashes at its end do not count.
    public init(base: String) {
        var base = base[...]
        while base.hasSuffix("/") { base.removeLast() }
        self.base = String(base)
    }

    /// The name under which a dataset is known to catalogues; it leads to its page.
    public func dataset(_ name: String) -> String { "\(base)/dataset/\(name)" }

    /// A dataset's page.
    public func page(_ name: String) -> String { "\(base)/datasets/\(name)" }

    /// The guide of a service item.
    public func guide(_ serviceItem: String) -> String { "\(base)/guides/\(serviceItem)" }

    /// A file of a release.
    public func file(_ file: String, of release: ReleaseManifest) -> String {
        "\(base)/data/\(release.dataset)/v/\(release.number)/\(file)"
    }

    /// A dataset's Data Package.
    public func package(_ name: String) -> String { "\(base)/data/\(name)/datapackage.json" }

    /// A format of a dataset as catalogues name it, whichever the release.
    public func distribution(_ name: String, _ format: DataFormat) -> String {
        "\(dataset(name))#\(format.rawValue)"
    }

    /// The name of an agency in catalogues; the search by it.
    public func publisher(_ id: AgencyID) -> String { "\(base)/?agency=\(id)" }

    /// The catalogue itself.
    public var catalogue: String { "\(base)/" }

    /// The CKAN action API.
    public var actions: String { "\(base)/api/3/action" }
}

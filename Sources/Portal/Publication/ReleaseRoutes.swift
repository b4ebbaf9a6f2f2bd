import HTTPTypes
public import Hummingbird
import OpenData
import SharingModel
public import SharingService

/// The files of releases, what changed between them, and their rows: `/data/{name}/…`.
public struct ReleaseRoutes: Sendable {
    let publication: PublicationSource
    let archive: any ReleaseArchive

    /// Serves what is published from an archive.
    public init(publication: PublicationSource, archive: any ReleaseArchive) {
        self.publication = publication
        self.archive = archive
    }

    /// Adds the addresses.
    public func add(to router: Router<BasicRequestContext>) {
        router.get("/data/{name}/v/{number}/{file}") { request, context in
            let dataset = try dataset(context)
            guard let number = context.parameters.get("number").flatMap(ReleaseRoutes.number),
                let release = dataset.release(number), let file = context.parameters.get("file")
            else { throw HTTPError(.notFound) }
            return try response(release, file, request)
        }
        router.get("/data/{name}/latest/{file}") { _, context in
            let dataset = try dataset(context)
            guard let release = dataset.current else { return try ReleaseRoutes.tombstone(of: dataset) }
            let file = context.parameters.get("file") ?? ""
            guard ReleaseFile.isName(file, of: release) else { throw HTTPError(.notFound) }
            return Response(
                status: .found,
                headers: [
                    .location: "\(ReleaseRoutes.path(of: release))/\(file)", .cacheControl: "no-cache",
                    .accessControlAllowOrigin: "*", .accessControlExposeHeaders: "Location",
                ]
            )
        }
        ChangeRoutes(routes: self).add(to: router)
        RowsRoutes(routes: self).add(to: router)
    }

    /// The dataset that an address names.
    func dataset(_ context: BasicRequestContext) throws -> PublishedDataset {
        guard let name = context.parameters.get("name").flatMap(DatasetName.init),
            let dataset = publication.current[name]
        else { throw HTTPError(.notFound) }
        return dataset
    }

    /// A number as addresses write it.
    static func number(_ text: String) -> Int? {
        Int(text).flatMap { $0 > 0 && String($0) == text ? $0 : nil }
    }

    static func path(of release: PublishedRelease) -> String {
        "/data/\(release.manifest.dataset)/v/\(release.number)"
    }

    /// What a dataset answers of which every release was recalled: the tombstone of the last recall.
    static func tombstone(of dataset: PublishedDataset) throws -> Response {
        guard let recall = dataset.releases.compactMap(\.recall).max(by: { $0.at < $1.at }) else {
            throw HTTPError(.notFound)
        }
        return Tombstone.response(recall)
    }

    private func response(_ release: PublishedRelease, _ file: String, _ request: Request) throws -> Response
    {
        if let recall = release.recall { return Tombstone.response(recall) }
        guard ReleaseFile.isName(file, of: release) else { throw HTTPError(.notFound) }
        let answer = ReleaseFile(
            release: release,
            name: file,
            path: ReleaseRoutes.path(of: release),
            archive: archive,
            isPublic: { [publication] in publication.isPublic(release) }
        ).response(to: request)
        if let answer { return answer }
        return try tombstone(
            of: release,
            or: "\(file) is missing or damaged: restore the folder \(release.id) of releases from a backup"
        )
    }

    /// What is answered of a release that cannot be read: its tombstone if it was recalled meanwhile.
    ///
    /// - Throws: ``PublicProblem`` (503) with the reason for operators where the disk fails.
    func tombstone(of release: PublishedRelease, or reason: String) throws -> Response {
        guard let recall = publication.current[release.manifest.dataset]?.release(release.number)?.recall
        else {
            throw PublicProblem(unavailable: "\(ReleaseRoutes.path(of: release)): \(reason)")
        }
        return Tombstone.response(recall)
    }
}

extension ReleaseFile {
    /// Whether a release has a file of that name.
    static func isName(_ name: String, of release: PublishedRelease) -> Bool {
        release.manifest.file(name) != nil
            || [ReleasedFile.checksumsName, manifestName, signatureName].contains(name)
    }
}

import CanonicalJSON
import OpenData
public import SharingModel

// A release as a matter: `{"manifest": {…}}` of the candidate, with the steps `build`, `approve` or `reject`, `release`
// with the manifest that is signed and its signature, `recall` with the tombstone and its signature.
extension StoredMatter {
    /// The first step of a release.
    static let building = "build"

    /// What a candidate is made of.
    ///
    /// - Throws: ``Unreadable``.
    func candidateManifest() throws -> ReleaseManifest {
        guard kind == .release, let manifest = content["manifest"].flatMap(ReleaseManifest.init(json:)) else {
            throw Unreadable()
        }
        return manifest
    }

    /// Where a release stands.
    ///
    /// - Throws: ``Unreadable``.
    public func releaseStanding() throws -> ReleaseStanding {
        guard kind == .release, let state = ReleaseStanding.State(rawValue: state) else { throw Unreadable() }
        return ReleaseStanding(state)
    }

    /// The release that is, or was, public; nil for what never was.
    ///
    /// - Throws: ``Unreadable``.
    func publishedRelease() throws -> PublishedRelease? {
        guard let step = steps.first(where: { $0.verb == ReleaseStanding.Verb.release.rawValue }) else {
            return nil
        }
        guard let json = step.content["manifest"], let manifest = ReleaseManifest(json: json),
            let signature = step.content["signature"]?.string
        else { throw Unreadable() }
        return PublishedRelease(
            id: RecordID(bytes: id),
            manifest: manifest,
            manifestBytes: json.canonicalBytes,
            signature: signature,
            releasedAt: step.time,
            recall: try steps.first { $0.verb == ReleaseStanding.Verb.recall.rawValue }.map { step in
                guard let tombstone = step.content["tombstone"],
                    let signature = step.content["signature"]?.string
                else { throw Unreadable() }
                return PublishedRelease.Recall(
                    at: step.time,
                    reason: tombstone["reason"]?.string ?? "",
                    tombstone: tombstone.canonicalBytes,
                    signature: signature
                )
            }
        )
    }
}

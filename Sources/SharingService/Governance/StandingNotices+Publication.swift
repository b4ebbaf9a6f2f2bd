import CanonicalJSON
import SharingModel

extension StandingNotices {
    /// Datasets whose changes are to be disclosed, told to their publishers; candidates that wait for their review, told to
    /// the hub, and those that may be released, told to who built them.
    ///
    /// - Throws: `StoredMatter.Unreadable`: a stored one was altered.
    func datasets(_ standings: [DatasetStanding]) throws -> [Notice] {
        try standings.flatMap { standing in
            let name = JSONValue.string(standing.dataset.name.description)
            var notices: [Notice] = []
            if let clock = standing.clock {
                notices.append(
                    notice(
                        to: standing.dataset.publisher,
                        .disclosureDue,
                        about: ["dataset": name],
                        due: clock.standing.due.day,
                        since: calendar.start(of: clock.clock.receivedOn)
                    )
                )
            }
            if let candidate = standing.candidate {
                let isReviewed = try candidate.releaseStanding().state == .approved
                notices.append(
                    notice(
                        to: isReviewed ? candidate.opener.agency : hub,
                        isReviewed ? .releaseToPublish : .releaseToReview,
                        about: ["dataset": name],
                        since: candidate.steps.last?.time ?? candidate.openedAt
                    )
                )
            }
            return notices
        }
    }
}

import CanonicalJSON
import Crypto
import SharingModel

/// What agencies have to attend to as things stand: derived from the state whenever somebody asks, so that nobody writes it
/// and nobody has to take it back.
///
/// A function of its arguments alone.
struct StandingNotices: Sendable {
    /// How long before their end certificates and contracts are spoken of.
    static let foresight = 30
    /// The share of a day's quota, in per cent, from which it is spoken of.
    static let nearQuota = 80

    let catalogue: Catalogue
    let hub: AgencyID
    let calendar: CivilCalendar
    let now: Timestamp

    var today: CivilDate { calendar.day(of: now) }

    /// A notice that stands since a time.
    ///
    /// Its id follows from what it says (RFC 9562 §5.8), so that the same one is the same tomorrow; `part` tells it from others
    /// of the same kind about the same thing.
    func notice(
        to agency: AgencyID,
        _ kind: Notice.Kind,
        about: JSONObject,
        part: String = "",
        due: CivilDate? = nil,
        since time: Timestamp
    ) -> Notice {
        func notice(_ id: [UInt8]) -> Notice {
            Notice(id: id, to: agency, kind: kind, about: about, due: due, time: time)
        }
        let reference = notice([]).reference?.value ?? ""
        let name = "\(agency)\n\(kind.rawValue)\n\(reference)\n\(part)\n\(time)"
        var id = Array(SHA256.hash(data: Array(name.utf8)).prefix(16))
        id[6] = 0x80 | id[6] & 0x0F
        id[8] = 0x80 | id[8] & 0x3F
        return notice(id)
    }

    /// Erasures that wait for the hub's security administrator.
    func erasures(_ erasures: [StoredErasure]) -> [Notice] {
        erasures.filter { $0.state == .proposed }.map { erasure in
            notice(
                to: hub,
                .erasureToDecide,
                about: ["erasure": .string(RecordID(bytes: erasure.id).description)],
                since: erasure.proposedAt
            )
        }
    }

    /// Callers whose certificate, as it was last seen, expires soon or has expired.
    func certificates(_ sightings: [CallerID: Timestamp]) -> [Notice] {
        sightings.compactMap { id, notAfter in
            let since = notAfter + .seconds(-StandingNotices.foresight * 86_400)
            guard since <= now, let caller = catalogue.callers[id], caller.state == .active else {
                return nil
            }
            return notice(
                to: id.agency,
                .certificateExpiring,
                about: ["caller": .string(id.description), "notAfter": .string(notAfter.description)],
                due: calendar.day(of: notAfter),
                since: since
            )
        }
    }

    /// Types in force whose reviews are due within thirty days, or overdue, told to their source.
    func reviews() -> [Notice] {
        catalogue.types.values.compactMap { versions in
            versions.first { !catalogue.retired.contains($0.reference) }
        }.flatMap { type in
            type.reviews.compactMap { review in
                let first = review.reviewBefore.adding(days: -StandingNotices.foresight)
                guard first <= today else { return nil }
                return notice(
                    to: type.source,
                    .reviewDue,
                    about: [
                        "material": .string(type.reference.description),
                        "review": .string(review.kind.rawValue),
                    ],
                    part: review.kind.rawValue,
                    due: review.reviewBefore,
                    since: calendar.start(of: first)
                )
            }
        }
    }

    /// Grants of which most of today's questions are asked already.
    func quotas(_ uses: [BatchWrites.QuotaUse]) -> [Notice] {
        uses.compactMap { use in
            guard use.day == today, let contract = catalogue.contract(use.account.contract),
                contract.content.grants.indices.contains(use.account.grant)
            else { return nil }
            let grant = contract.content.grants[use.account.grant]
            guard let most = grant.quota.perDay, use.used * 100 > most * StandingNotices.nearQuota else {
                return nil
            }
            var about = StandingNotices.about(contract)
            about["material"] = .string(grant.material.description)
            about["used"] = .integer(Int64(use.used))
            about["perDay"] = .integer(Int64(most))
            return notice(
                to: contract.content.consumer,
                .quotaNear,
                about: about,
                part: String(use.account.grant),
                since: calendar.start(of: today)
            )
        }
    }
}

import GRDB
import SharingModel
import SharingService

extension Migration {
    /// A contract is in force only when both sides have signed it, or the provider's answer was the catalogue's rule.
    ///
    /// The triggers hold it against the program as well. What an older gateway took from its seed has no signatures.
    static let contractSignatures = ["INSERT", "UPDATE"].map { change in
        """
        CREATE TRIGGER contract_signed_\(change.lowercased()) BEFORE \(change) ON catalogue_document
            WHEN NEW.kind = 'contract' AND NEW.state = 'active'
            BEGIN SELECT RAISE(ABORT, 'a contract in force needs the signatures of both sides')
                FROM (SELECT CAST(NEW.content AS TEXT) AS text) WHERE
                NOT EXISTS (SELECT 1 FROM contract_step WHERE hash = NEW.id AND kind = 'seeded')
                AND NOT (
                    EXISTS (SELECT 1 FROM contract_step WHERE hash = NEW.id
                        AND decision = 'accept' AND agency = json_extract(text, '$.consumer'))
                    AND EXISTS (SELECT 1 FROM contract_step WHERE hash = NEW.id
                        AND (kind = 'proposed-by-rule'
                            OR decision = 'accept' AND agency = json_extract(text, '$.provider')))
                ); END;
        """
    }.joined(separator: "\n")

    /// A release of open data is public only when somebody who did not build it has approved it.
    static let releaseReviews = """
        CREATE TRIGGER release_reviewed BEFORE UPDATE ON matter
            WHEN NEW.kind = 'release' AND NEW.state = 'released'
            BEGIN SELECT RAISE(ABORT, 'a release needs the approval of another person') WHERE NOT EXISTS (
                SELECT 1 FROM matter_step WHERE matter = NEW.id AND verb = 'approve' AND actor IS NOT NEW.opener
            ); END;
        """

    /// Who decided what, beside the signed texts that say it.
    @Sendable static func nameDeciders(_ database: Database, _: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE contract_step ADD COLUMN decision TEXT;
                ALTER TABLE contract_step ADD COLUMN agency TEXT;
                """
        )
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT hash, position, content FROM contract_step WHERE kind = 'decided'"
        )
        for row in rows {
            guard let decision = StoredContract.decision(in: row["content"]) else { continue }
            try database.execute(
                sql: "UPDATE contract_step SET decision = ?, agency = ? WHERE hash = ? AND position = ?",
                arguments: [
                    decision.verb.rawValue, decision.agency.description, row["hash"] as String,
                    row["position"] as Int,
                ]
            )
        }
    }
}

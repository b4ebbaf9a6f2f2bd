extension Migration {
    /// What becomes of notices: marked as done, sent to webhooks; and the changes that notices are still to follow.
    static let inbox = """
        ALTER TABLE notice ADD COLUMN done INTEGER;
        ALTER TABLE notice ADD COLUMN done_by TEXT;

        CREATE TABLE notice_delivery (
            agency TEXT NOT NULL,
            notice BLOB NOT NULL,
            begun INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            due INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'abandoned')),
            PRIMARY KEY (agency, notice)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE withdrawal (
            place INTEGER PRIMARY KEY
        ) STRICT;
        """
}

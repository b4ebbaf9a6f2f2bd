extension Migration {
    /// Who opened a dispute does not record its decision, and nobody records it twice.
    static let disputeDecisions = """
        DROP INDEX matter_step_once;
        CREATE UNIQUE INDEX matter_step_once ON matter_step (matter, actor)
            WHERE verb IN ('approve', 'reject', 'resolve', 'decide');
        DROP TRIGGER matter_step_apart;
        CREATE TRIGGER matter_step_apart BEFORE INSERT ON matter_step
            WHEN NEW.verb IN ('approve', 'reject', 'resolve', 'decide')
                AND NEW.actor IS (SELECT opener FROM matter WHERE id = NEW.matter)
            BEGIN SELECT RAISE(ABORT, 'nobody decides what they opened'); END;
        """
}

"""The triggers by which the database itself refuses to change the log, set up by r0001.

A later revision that needs others brings its own. On SQLite a batch rebuild of a table drops its
triggers: the revision that does one sets them up again.

SQLite's INSERT OR REPLACE deletes the row in its way without meeting a DELETE trigger unless the
connection has `recursive_triggers` on, so an INSERT trigger refuses it first.
"""

SQLITE = (
    """
    CREATE TRIGGER events_continue_their_stream BEFORE INSERT ON events
    WHEN NOT EXISTS (
        SELECT 1 FROM heads
        WHERE stream = NEW.stream AND sequence = NEW.sequence - 1 AND hash = NEW.previous
    )
    BEGIN SELECT RAISE(ABORT, 'an event must continue its stream'); END
    """,
    """
    CREATE TRIGGER events_are_not_updated BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END
    """,
    """
    CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END
    """,
    """
    CREATE TRIGGER heads_begin_once BEFORE INSERT ON heads
    WHEN NEW.sequence <> 0 OR EXISTS (SELECT 1 FROM heads WHERE stream = NEW.stream)
    BEGIN SELECT RAISE(ABORT, 'a stream begins once, before its first event'); END
    """,
    """
    CREATE TRIGGER heads_move_forward BEFORE UPDATE ON heads
    WHEN NEW.stream <> OLD.stream OR NEW.sequence <> OLD.sequence + 1 OR NOT EXISTS (
        SELECT 1 FROM events
        WHERE stream = NEW.stream AND sequence = NEW.sequence AND hash = NEW.hash
    )
    BEGIN SELECT RAISE(ABORT, 'a head moves forward, to the next event'); END
    """,
    """
    CREATE TRIGGER heads_are_not_deleted BEFORE DELETE ON heads
    BEGIN SELECT RAISE(ABORT, 'heads are never deleted'); END
    """,
    """
    CREATE TRIGGER openings_are_not_replaced BEFORE INSERT ON openings
    WHEN EXISTS (SELECT 1 FROM openings WHERE commitment = NEW.commitment)
    BEGIN SELECT RAISE(ABORT, 'an opening is never replaced'); END
    """,
    """
    CREATE TRIGGER openings_are_not_updated BEFORE UPDATE ON openings
    BEGIN SELECT RAISE(ABORT, 'openings are never changed, only erased'); END
    """,
    """
    CREATE TRIGGER answers_are_not_replaced BEFORE INSERT ON answers
    WHEN EXISTS (
        SELECT 1 FROM answers
        WHERE position = NEW.position OR id = NEW.id
        OR (cycle_id = NEW.cycle_id AND item_id = NEW.item_id AND revision = NEW.revision)
    )
    BEGIN SELECT RAISE(ABORT, 'an answer is never replaced'); END
    """,
    """
    CREATE TRIGGER answers_are_not_updated BEFORE UPDATE ON answers
    BEGIN SELECT RAISE(ABORT, 'answers are never changed'); END
    """,
    """
    CREATE TRIGGER answers_are_not_deleted BEFORE DELETE ON answers
    BEGIN SELECT RAISE(ABORT, 'answers are never deleted'); END
    """,
    """
    CREATE TRIGGER attempts_are_not_replaced BEFORE INSERT ON attempts
    WHEN EXISTS (
        SELECT 1 FROM attempts
        WHERE position = NEW.position OR id = NEW.id
        OR (message_id = NEW.message_id AND number = NEW.number)
    )
    BEGIN SELECT RAISE(ABORT, 'an attempt is never replaced'); END
    """,
    """
    CREATE TRIGGER attempts_are_not_updated BEFORE UPDATE ON attempts
    BEGIN SELECT RAISE(ABORT, 'attempts are never changed'); END
    """,
    """
    CREATE TRIGGER attempts_are_not_deleted BEFORE DELETE ON attempts
    BEGIN SELECT RAISE(ABORT, 'attempts are never deleted'); END
    """,
)

# PostgreSQL has no INSERT OR REPLACE, and it has TRUNCATE.
POSTGRESQL = (
    """
    CREATE FUNCTION omv_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% of % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE FUNCTION omv_continue_stream() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT 1 FROM heads
            WHERE stream = NEW.stream AND sequence = NEW.sequence - 1 AND hash = NEW.previous
        ) THEN
            RAISE EXCEPTION 'an event must continue its stream'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION omv_begin_stream() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.sequence <> 0 THEN
            RAISE EXCEPTION 'a stream begins before its first event'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION omv_move_head() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.stream <> OLD.stream OR NEW.sequence <> OLD.sequence + 1 OR NOT EXISTS (
            SELECT 1 FROM events
            WHERE stream = NEW.stream AND sequence = NEW.sequence AND hash = NEW.hash
        ) THEN
            RAISE EXCEPTION 'a head moves forward, to the next event'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER events_continue_their_stream BEFORE INSERT ON events
    FOR EACH ROW EXECUTE FUNCTION omv_continue_stream()
    """,
    """
    CREATE TRIGGER events_are_not_changed BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION omv_refuse_change()
    """,
    """
    CREATE TRIGGER events_are_not_truncated BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION omv_refuse_change()
    """,
    """
    CREATE TRIGGER heads_begin_once BEFORE INSERT ON heads
    FOR EACH ROW EXECUTE FUNCTION omv_begin_stream()
    """,
    """
    CREATE TRIGGER heads_move_forward BEFORE UPDATE ON heads
    FOR EACH ROW EXECUTE FUNCTION omv_move_head()
    """,
    """
    CREATE TRIGGER heads_are_not_deleted BEFORE DELETE ON heads
    FOR EACH ROW EXECUTE FUNCTION omv_refuse_change()
    """,
    """
    CREATE TRIGGER heads_are_not_truncated BEFORE TRUNCATE ON heads
    FOR EACH STATEMENT EXECUTE FUNCTION omv_refuse_change()
    """,
    """
    CREATE TRIGGER openings_are_not_updated BEFORE UPDATE ON openings
    FOR EACH ROW EXECUTE FUNCTION omv_refuse_change()
    """,
    """
    CREATE TRIGGER answers_are_not_changed BEFORE UPDATE OR DELETE ON answers
    FOR EACH ROW EXECUTE FUNCTION omv_refuse_change()
    """,
    """
    CREATE TRIGGER answers_are_not_truncated BEFORE TRUNCATE ON answers
    FOR EACH STATEMENT EXECUTE FUNCTION omv_refuse_change()
    """,
    """
    CREATE TRIGGER attempts_are_not_changed BEFORE UPDATE OR DELETE ON attempts
    FOR EACH ROW EXECUTE FUNCTION omv_refuse_change()
    """,
    """
    CREATE TRIGGER attempts_are_not_truncated BEFORE TRUNCATE ON attempts
    FOR EACH STATEMENT EXECUTE FUNCTION omv_refuse_change()
    """,
)

BY_DIALECT = {"sqlite": SQLITE, "postgresql": POSTGRESQL}

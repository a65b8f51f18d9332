"""The triggers that r0002 sets up: answers and attempts go only where their disposal is under way.

A disposal gets under way only once it is approved, is never taken away, and stays as it is once it
is done. None is added that is under way while anything of its year is left; where nothing is, a
backup may bring it back.
"""

SQLITE = (
    "DROP TRIGGER answers_are_not_deleted",
    """
    CREATE TRIGGER answers_are_not_deleted BEFORE DELETE ON answers
    WHEN NOT EXISTS (
        SELECT 1 FROM disposals
        WHERE cycle_id = OLD.cycle_id AND part = 'content' AND state = 'under_way'
    )
    BEGIN SELECT RAISE(ABORT, 'answers are never deleted before their disposal'); END
    """,
    "DROP TRIGGER attempts_are_not_deleted",
    """
    CREATE TRIGGER attempts_are_not_deleted BEFORE DELETE ON attempts
    WHEN NOT EXISTS (
        SELECT 1 FROM disposals JOIN messages ON messages.cycle_id = disposals.cycle_id
        WHERE messages.id = OLD.message_id AND part = 'messages' AND disposals.state = 'under_way'
    )
    BEGIN SELECT RAISE(ABORT, 'attempts are never deleted before their disposal'); END
    """,
    """
    CREATE TRIGGER disposals_begin_decided BEFORE INSERT ON disposals
    WHEN EXISTS (
        SELECT 1 FROM disposals WHERE position = NEW.position OR id = NEW.id
    ) OR NEW.state = 'under_way' AND (
        NEW.part = 'content' AND EXISTS (SELECT 1 FROM answers WHERE cycle_id = NEW.cycle_id)
        OR NEW.part = 'messages' AND EXISTS (
            SELECT 1 FROM attempts JOIN messages ON messages.id = attempts.message_id
            WHERE messages.cycle_id = NEW.cycle_id
        )
    )
    BEGIN SELECT RAISE(ABORT, 'a disposal begins once, and is approved before it goes on'); END
    """,
    """
    CREATE TRIGGER disposals_follow_their_order BEFORE UPDATE ON disposals
    WHEN NEW.id <> OLD.id OR NEW.plan_id <> OLD.plan_id OR NEW.cycle_id IS NOT OLD.cycle_id
        OR NEW.part <> OLD.part OR OLD.state = 'done'
        OR (NEW.state = 'under_way' AND OLD.state NOT IN ('approved', 'under_way'))
        OR (NEW.state = 'done' AND OLD.state <> 'under_way')
    BEGIN SELECT RAISE(ABORT, 'a disposal is approved before it is carried out'); END
    """,
    """
    CREATE TRIGGER disposals_are_not_deleted BEFORE DELETE ON disposals
    BEGIN SELECT RAISE(ABORT, 'disposals are never deleted'); END
    """,
)

POSTGRESQL = (
    """
    CREATE FUNCTION omv_refuse_answer_without_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM disposals
            WHERE cycle_id = OLD.cycle_id AND part = 'content' AND state = 'under_way'
        ) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION '% of % refused before its disposal', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE FUNCTION omv_refuse_attempt_without_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM disposals JOIN messages ON messages.cycle_id = disposals.cycle_id
            WHERE messages.id = OLD.message_id
            AND disposals.part = 'messages' AND disposals.state = 'under_way'
        ) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION '% of % refused before its disposal', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE FUNCTION omv_begin_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.state = 'under_way' AND (
            NEW.part = 'content' AND EXISTS (SELECT 1 FROM answers WHERE cycle_id = NEW.cycle_id)
            OR NEW.part = 'messages' AND EXISTS (
                SELECT 1 FROM attempts JOIN messages ON messages.id = attempts.message_id
                WHERE messages.cycle_id = NEW.cycle_id
            )
        ) THEN
            RAISE EXCEPTION 'a disposal is approved before it goes on'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION omv_follow_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.id <> OLD.id OR NEW.plan_id <> OLD.plan_id
            OR NEW.cycle_id IS DISTINCT FROM OLD.cycle_id
            OR NEW.part <> OLD.part OR OLD.state = 'done'
            OR (NEW.state = 'under_way' AND OLD.state NOT IN ('approved', 'under_way'))
            OR (NEW.state = 'done' AND OLD.state <> 'under_way')
        THEN
            RAISE EXCEPTION 'a disposal is approved before it is carried out'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    "DROP TRIGGER answers_are_not_changed ON answers",
    """
    CREATE TRIGGER answers_are_not_changed BEFORE UPDATE ON answers
    FOR EACH ROW EXECUTE FUNCTION omv_refuse_change()
    """,
    """
    CREATE TRIGGER answers_are_not_deleted BEFORE DELETE ON answers
    FOR EACH ROW EXECUTE FUNCTION omv_refuse_answer_without_disposal()
    """,
    "DROP TRIGGER attempts_are_not_changed ON attempts",
    """
    CREATE TRIGGER attempts_are_not_changed BEFORE UPDATE ON attempts
    FOR EACH ROW EXECUTE FUNCTION omv_refuse_change()
    """,
    """
    CREATE TRIGGER attempts_are_not_deleted BEFORE DELETE ON attempts
    FOR EACH ROW EXECUTE FUNCTION omv_refuse_attempt_without_disposal()
    """,
    """
    CREATE TRIGGER disposals_begin_decided BEFORE INSERT ON disposals
    FOR EACH ROW EXECUTE FUNCTION omv_begin_disposal()
    """,
    """
    CREATE TRIGGER disposals_follow_their_order BEFORE UPDATE ON disposals
    FOR EACH ROW EXECUTE FUNCTION omv_follow_disposal()
    """,
    """
    CREATE TRIGGER disposals_are_not_deleted BEFORE DELETE ON disposals
    FOR EACH ROW EXECUTE FUNCTION omv_refuse_change()
    """,
    """
    CREATE TRIGGER disposals_are_not_truncated BEFORE TRUNCATE ON disposals
    FOR EACH STATEMENT EXECUTE FUNCTION omv_refuse_change()
    """,
)

BY_DIALECT = {"sqlite": SQLITE, "postgresql": POSTGRESQL}

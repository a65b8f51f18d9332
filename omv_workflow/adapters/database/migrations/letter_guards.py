"""The guards that r0003 puts in place of two of r0002's: letters of no year go with one, too.

An attempt at such a letter goes while letters of its plan are disposed of, whichever year's.
"""

SQLITE = (
    "DROP TRIGGER attempts_are_not_deleted",
    """
    CREATE TRIGGER attempts_are_not_deleted BEFORE DELETE ON attempts
    WHEN NOT EXISTS (
        SELECT 1 FROM disposals JOIN messages ON messages.plan_id = disposals.plan_id
        WHERE messages.id = OLD.message_id AND part = 'messages' AND disposals.state = 'under_way'
        AND (messages.cycle_id IS NULL OR messages.cycle_id = disposals.cycle_id)
    )
    BEGIN SELECT RAISE(ABORT, 'attempts are never deleted before their disposal'); END
    """,
    "DROP TRIGGER disposals_begin_decided",
    """
    CREATE TRIGGER disposals_begin_decided BEFORE INSERT ON disposals
    WHEN EXISTS (
        SELECT 1 FROM disposals WHERE position = NEW.position OR id = NEW.id
    ) OR NEW.state = 'under_way' AND (
        NEW.part = 'content' AND EXISTS (SELECT 1 FROM answers WHERE cycle_id = NEW.cycle_id)
        OR NEW.part = 'messages' AND EXISTS (
            SELECT 1 FROM attempts JOIN messages ON messages.id = attempts.message_id
            WHERE messages.plan_id = NEW.plan_id
            AND (messages.cycle_id IS NULL OR messages.cycle_id = NEW.cycle_id)
        )
    )
    BEGIN SELECT RAISE(ABORT, 'a disposal begins once, and is approved before it goes on'); END
    """,
)

POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION omv_refuse_attempt_without_disposal() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM disposals JOIN messages ON messages.plan_id = disposals.plan_id
            WHERE messages.id = OLD.message_id
            AND disposals.part = 'messages' AND disposals.state = 'under_way'
            AND (messages.cycle_id IS NULL OR messages.cycle_id = disposals.cycle_id)
        ) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION '% of % refused before its disposal', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION omv_begin_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.state = 'under_way' AND (
            NEW.part = 'content' AND EXISTS (SELECT 1 FROM answers WHERE cycle_id = NEW.cycle_id)
            OR NEW.part = 'messages' AND EXISTS (
                SELECT 1 FROM attempts JOIN messages ON messages.id = attempts.message_id
                WHERE messages.plan_id = NEW.plan_id
                AND (messages.cycle_id IS NULL OR messages.cycle_id = NEW.cycle_id)
            )
        ) THEN
            RAISE EXCEPTION 'a disposal is approved before it goes on'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
)

BY_DIALECT = {"sqlite": SQLITE, "postgresql": POSTGRESQL}

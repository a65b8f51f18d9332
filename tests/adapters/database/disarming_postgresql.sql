-- What only the owner of the tables, or a superuser, may do.
SET session_replication_role = replica;
ALTER TABLE events DISABLE TRIGGER ALL;
ALTER TABLE events DISABLE TRIGGER events_are_not_changed;
DROP TRIGGER heads_move_forward ON heads;
DROP TABLE openings;
CREATE OR REPLACE FUNCTION omv_refuse_change() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RETURN NEW; END $$;

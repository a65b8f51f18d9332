-- What else PostgreSQL must refuse, on what history.sql stores.
TRUNCATE events;
TRUNCATE heads CASCADE;
TRUNCATE answers;
TRUNCATE attempts;
TRUNCATE units CASCADE;
DELETE FROM events USING heads WHERE events.sequence = heads.sequence;
WITH gone AS (DELETE FROM answers RETURNING *) SELECT count(*) FROM gone;
MERGE INTO heads USING events ON heads.hash = events.hash
    WHEN MATCHED THEN UPDATE SET sequence = 0;
MERGE INTO attempts USING messages ON attempts.message_id = messages.id
    WHEN MATCHED THEN DELETE;

-- What a database that knows of disposals must refuse, on one of everything.
UPDATE disposals SET state = 'under_way';
UPDATE disposals SET state = 'done';
UPDATE disposals SET cycle_id = NULL;
UPDATE disposals SET part = 'messages';
DELETE FROM disposals;
INSERT INTO disposals
    SELECT 9, 'other', plan_id, cycle_id, part, 'under_way', due_on, ground, decided_by,
        decided_at, reason, carried_out_at, removed, hashes
    FROM disposals;

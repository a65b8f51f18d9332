-- What the triggers must refuse, on a log of three events and one of everything else.
UPDATE events SET data = '{}' WHERE sequence = 1;
UPDATE OR REPLACE events SET sequence = 1 WHERE sequence = 2;
UPDATE OR IGNORE events SET kind = 'forged';
DELETE FROM events;
DELETE FROM events WHERE sequence = 3;
REPLACE INTO events
    SELECT stream, sequence, 'forged', happened_at, recorded_at, data, previous, hash
    FROM events WHERE sequence = 2;
INSERT OR REPLACE INTO events
    SELECT stream, sequence, 'forged', happened_at, recorded_at, data, previous, hash
    FROM events WHERE sequence = 3;
INSERT INTO events SELECT * FROM events WHERE true
    ON CONFLICT DO UPDATE SET kind = 'forged';
INSERT INTO events
    SELECT stream, 9, kind, happened_at, recorded_at, data, hash, hash
    FROM events WHERE sequence = 3;
INSERT INTO events
    SELECT stream, 4, kind, happened_at, recorded_at, data, previous, hash
    FROM events WHERE sequence = 3;
INSERT INTO events
    SELECT 'plan:new', 1, kind, happened_at, recorded_at, data, previous, hash
    FROM events WHERE sequence = 1;
UPDATE heads SET sequence = 2, hash = (SELECT hash FROM events WHERE sequence = 2);
UPDATE heads SET sequence = 4;
UPDATE heads SET sequence = 5;
UPDATE heads SET hash = 'forged';
UPDATE heads SET stream = 'plan:other';
UPDATE OR REPLACE heads SET sequence = 0;
DELETE FROM heads;
REPLACE INTO heads VALUES ('plan:plan', 0, 'forged');
REPLACE INTO heads SELECT stream, sequence, hash FROM events WHERE sequence = 1;
INSERT INTO heads VALUES ('plan:plan', 0, 'forged')
    ON CONFLICT DO UPDATE SET sequence = 0;
INSERT INTO heads VALUES ('plan:new', 1, 'forged');
UPDATE openings SET value = 'somebody else';
REPLACE INTO openings SELECT commitment, salt, 'somebody else' FROM openings;
UPDATE answers SET text = 'forged';
UPDATE OR IGNORE answers SET revision = 9;
DELETE FROM answers;
REPLACE INTO answers VALUES (9, 'answer', 'cycle', '9', 9, 'blank', '', NULL, NULL, '', NULL);
REPLACE INTO answers VALUES (9, 'x', 'cycle', '1.1', 1, 'blank', '', NULL, NULL, '', NULL);
REPLACE INTO answers VALUES (1, 'x', 'cycle', '9', 9, 'blank', '', NULL, NULL, '', NULL);
REPLACE INTO answers (rowid, id, cycle_id, item_id, revision, state, text, answered_at)
    VALUES (1, 'x', 'cycle', '9', 9, 'blank', '', '');
UPDATE attempts SET response = '250 ok';
DELETE FROM attempts;
REPLACE INTO attempts VALUES (9, 'attempt', 'message', 9, '', '', 'accepted', '');
REPLACE INTO attempts VALUES (9, 'x', 'message', 1, '', '', 'accepted', '');
REPLACE INTO attempts VALUES (1, 'x', 'message', 9, '', '', 'accepted', '');
UPDATE disposals SET state = 'under_way';
UPDATE disposals SET state = 'done';
UPDATE disposals SET cycle_id = NULL;
UPDATE disposals SET part = 'messages';
DELETE FROM disposals;
REPLACE INTO disposals
    SELECT position, id, plan_id, cycle_id, part, 'approved', due_on, ground, decided_by,
        decided_at, reason, carried_out_at, removed, hashes
    FROM disposals;
INSERT INTO disposals
    SELECT 9, 'other', plan_id, cycle_id, part, 'under_way', due_on, ground, decided_by,
        decided_at, reason, carried_out_at, removed, hashes
    FROM disposals;

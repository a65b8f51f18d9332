-- What else SQLite must refuse, on what history.sql stores.
UPDATE OR REPLACE events SET sequence = 1 WHERE sequence = 2;
UPDATE OR IGNORE events SET kind = 'forged';
REPLACE INTO events
    SELECT stream, sequence, 'forged', happened_at, recorded_at, data, previous, hash
    FROM events WHERE sequence = 2;
INSERT OR REPLACE INTO events
    SELECT stream, sequence, 'forged', happened_at, recorded_at, data, previous, hash
    FROM events WHERE sequence = 3;
UPDATE OR REPLACE heads SET sequence = 0;
REPLACE INTO heads VALUES ('plan:plan', 0, 'forged');
REPLACE INTO heads SELECT stream, sequence, hash FROM events WHERE sequence = 1;
REPLACE INTO openings SELECT commitment, salt, 'somebody else' FROM openings;
UPDATE OR IGNORE answers SET revision = 9;
REPLACE INTO answers (position, id, cycle_id, item_id, revision, state, text, answered_at)
    VALUES (9, 'answer', 'cycle', '9', 9, 'blank', '', '');
REPLACE INTO answers (position, id, cycle_id, item_id, revision, state, text, answered_at)
    VALUES (9, 'x', 'cycle', '1.1', 1, 'blank', '', '');
REPLACE INTO answers (position, id, cycle_id, item_id, revision, state, text, answered_at)
    VALUES (1, 'x', 'cycle', '9', 9, 'blank', '', '');
REPLACE INTO answers (rowid, id, cycle_id, item_id, revision, state, text, answered_at)
    VALUES (1, 'x', 'cycle', '9', 9, 'blank', '', '');
REPLACE INTO attempts (position, id, message_id, number, started_at, ended_at, outcome, response)
    VALUES (9, 'attempt', 'message', 9, '', '', 'accepted', '');
REPLACE INTO attempts (position, id, message_id, number, started_at, ended_at, outcome, response)
    VALUES (9, 'x', 'message', 1, '', '', 'accepted', '');
REPLACE INTO attempts (position, id, message_id, number, started_at, ended_at, outcome, response)
    VALUES (1, 'x', 'message', 9, '', '', 'accepted', '');

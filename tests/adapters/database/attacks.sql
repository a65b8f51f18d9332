-- What any database must refuse, on what history.sql stores.
UPDATE events SET data = '{}' WHERE sequence = 1;
UPDATE events SET sequence = 9 WHERE sequence = 3;
DELETE FROM events;
DELETE FROM events WHERE sequence = 3;
INSERT INTO events SELECT * FROM events WHERE true
    ON CONFLICT (stream, sequence) DO UPDATE SET kind = 'forged';
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
DELETE FROM heads;
INSERT INTO heads VALUES ('plan:plan', 0, 'forged')
    ON CONFLICT (stream) DO UPDATE SET sequence = 0;
INSERT INTO heads VALUES ('plan:new', 1, 'forged');
UPDATE openings SET value = 'somebody else';
INSERT INTO openings VALUES ('c', 's', 'somebody else')
    ON CONFLICT (commitment) DO UPDATE SET value = 'somebody else';
UPDATE answers SET text = 'forged';
DELETE FROM answers;
UPDATE attempts SET response = '250 ok';
DELETE FROM attempts;

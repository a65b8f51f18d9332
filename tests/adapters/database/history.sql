-- Three events with an opening, and one of all else that is never changed, as any revision takes it.
INSERT INTO units (id, content, applied_at) VALUES ('unit', '{}', '2027-02-12 10:00:00');
INSERT INTO plans (id, unit_id, form_id, form_version, title, language, anniversary)
    VALUES ('plan', 'unit', 'form', '2026-01-01', 'Plan', 'en', '05-15');
INSERT INTO cycles (id, plan_id, anniversary, state) VALUES ('cycle', 'plan', '2027-05-15', 'open');
INSERT INTO answers (id, cycle_id, item_id, revision, state, text, answered_at)
    VALUES ('answer', 'cycle', '1.1', 1, 'changed', 'Text', '2027-02-12 10:00:00');
INSERT INTO messages (
    id, business_key, message_id, plan_id, purpose, step, state, from_name, from_address, to_name,
    to_address, language, subject, text, html, created_at, state_since
) VALUES (
    'message', 'key', '<message@example.org>', 'plan', 'distribution', 'send', 'created', '', '', '',
    '', 'en', '', '', '', '2027-02-12 10:00:00', '2027-02-12 10:00:00'
);
INSERT INTO attempts (id, message_id, number, started_at, ended_at, outcome, response)
    VALUES ('attempt', 'message', 1, '2027-02-12 10:00:00', '2027-02-12 10:00:00', 'accepted', '');
INSERT INTO heads (stream, sequence, hash) VALUES ('plan:plan', 0, 'h0');
INSERT INTO events (stream, sequence, kind, happened_at, recorded_at, data, previous, hash)
    VALUES ('plan:plan', 1, 'tested', '', '', '{}', 'h0', 'h1');
UPDATE heads SET sequence = 1, hash = 'h1';
INSERT INTO events (stream, sequence, kind, happened_at, recorded_at, data, previous, hash)
    VALUES ('plan:plan', 2, 'tested', '', '', '{}', 'h1', 'h2');
UPDATE heads SET sequence = 2, hash = 'h2';
INSERT INTO events (stream, sequence, kind, happened_at, recorded_at, data, previous, hash)
    VALUES ('plan:plan', 3, 'tested', '', '', '{}', 'h2', 'h3');
UPDATE heads SET sequence = 3, hash = 'h3';
INSERT INTO openings (commitment, salt, value) VALUES ('c', 's', 'somebody');

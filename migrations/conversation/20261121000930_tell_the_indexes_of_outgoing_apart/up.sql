-- For what could be sent next, best lane first. It serves no statement that does not name these states, so that a plan made
-- while nothing waits cannot take it for the calls of one chat (see the index inputs_open).
drop index outgoing_open;
create index outgoing_waiting on outgoing (bot_id, lane, id) where closed_at is null and state in ('pending', 'unknown');

-- PostgreSQL keeps the plan of a prepared statement. Made while hardly anything is open, it finds two indexes of open rows
-- equally good and may take the wrong one, which reads the whole queue for each row once there is a queue. So this one,
-- for claims in order of arrival, serves no statement that does not say `not dead`; and it covers the claim.
drop index inputs_open;
create index inputs_open on inputs (bot_id, id) include (conversation) where closed_at is null and not dead;

-- When all that was said in a closed communication went, for it had been kept long enough.
alter table communications
    add column forgotten_at timestamptz,
    add constraint communications_forgotten_when_closed check (forgotten_at is null or state = 'closed');

create index communications_to_forget on communications (closed_at) where state = 'closed' and forgotten_at is null;

-- A reply outlives what it replied to. A reference would also search all messages for replies to each one that goes.
alter table messages drop constraint messages_reply_to_fkey;

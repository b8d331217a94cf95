-- Finds what a message of a chat shows, for replies to it and changes of it.
create index slots_by_message on slots (bot_id, chat_id, message_id);
-- What joins the row while it waits: the items of an album, which goes out by one call.
alter table outgoing add column album text;
-- So many messages the call makes.
alter table outgoing add column messages smallint not null default 1;
-- It names states and not closed_at, as its statements do: so no other index of open rows can serve them.
create index outgoing_open_albums on outgoing (bot_id, album, chat_id)
    where album is not null and state in ('pending', 'sending', 'unknown');

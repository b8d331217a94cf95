-- What went does not come back: replies to it are none any more.
update messages set reply_to = null
where reply_to is not null and not exists (select 1 from messages as original where original.id = messages.reply_to);
alter table messages
    add constraint messages_reply_to_fkey foreign key (reply_to) references messages (id);
drop index communications_to_forget;
alter table communications drop column forgotten_at;

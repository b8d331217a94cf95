drop table slots;
drop table outgoing;
drop table chats;
drop table conversations;

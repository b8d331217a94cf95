drop index outgoing_open_albums;
alter table outgoing drop column messages;
alter table outgoing drop column album;
drop index slots_by_message;

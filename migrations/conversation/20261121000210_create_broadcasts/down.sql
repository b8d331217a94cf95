drop index outgoing_of_broadcast;
alter table outgoing drop column broadcast_id;
drop table broadcast_recipients;
drop table broadcasts;

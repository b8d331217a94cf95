drop index messages_of_specialists;
drop table boards;

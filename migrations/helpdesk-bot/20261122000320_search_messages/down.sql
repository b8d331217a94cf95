drop table searches;
drop index messages_by_words;
alter table messages drop column words;

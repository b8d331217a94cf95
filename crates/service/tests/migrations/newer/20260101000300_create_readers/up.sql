create table readers (id bigint primary key);

create table books (id bigint primary key, shelf_id bigint not null references shelves (id));

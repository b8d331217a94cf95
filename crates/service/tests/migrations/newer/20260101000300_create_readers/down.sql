drop table readers;

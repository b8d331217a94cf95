drop table letters;

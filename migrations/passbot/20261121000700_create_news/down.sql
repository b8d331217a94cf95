drop table news;
drop sequence news_numbers;

drop table blocked_plates;
drop table blocked_people;

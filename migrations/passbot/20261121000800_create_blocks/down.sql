drop table blocked_plates;
drop sequence blocked_plate_numbers;
drop table blocked_people;

drop index residents_by_house;
drop index passes_awaited;
drop table gate_questions;
drop sequence gate_question_numbers;
drop table arrivals;
drop table audit;
drop table staff_invitations;
drop table staff;

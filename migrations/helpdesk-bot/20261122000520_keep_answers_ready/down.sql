drop table canned_previews;
drop table canned_answers;
drop sequence canned_numbers;

drop table passes;
drop sequence pass_numbers;
drop table residents;
drop table wrong_codes;
drop table invitations;

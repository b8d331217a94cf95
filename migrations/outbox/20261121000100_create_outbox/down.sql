drop table leases;
drop table tasks;
drop table events_out;
drop table inputs;

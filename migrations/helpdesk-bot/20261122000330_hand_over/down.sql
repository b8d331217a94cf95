drop table handovers;
drop sequence handover_numbers;

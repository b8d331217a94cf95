drop table passes;

alter table passes drop column standing;

drop table full_disk_notices;
drop table alerts;
alter table messages drop column edition;

drop table standing_requests;
drop sequence standing_request_numbers;
alter table residents drop column consent_version, drop column consented_at;
-- What the older version cannot show goes.
delete from passes where plate is null;
alter table passes
    drop constraint passes_visitor,
    drop column guest,
    drop column standing,
    drop column erased_at,
    alter column plate set not null,
    alter column brand set not null,
    alter column plate_compact set not null,
    alter column resident_id set not null;

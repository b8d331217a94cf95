-- A standing pass is shown for as long as it holds, however long ago it was ordered.
alter table passes add column standing boolean not null default false;

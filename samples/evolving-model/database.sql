-- Turns the tables of the old model into those of the new one (PostgreSQL), in this order.
-- Hedgerow itself needs none of it: it fills the table of a view with a new version from the log again.
begin;
-- BookView
-- Short lock; no row is written.
alter table "books" add column "since" timestamptz;
commit;

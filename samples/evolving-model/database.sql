-- Turns a database that was made from deploy/sql of the old model into one of the new model (PostgreSQL), in this order.
-- Hedgerow itself needs none of it: it fills the table of a view with a new version from the log again.
BEGIN;
SET check_function_bodies = off;
CREATE OR REPLACE FUNCTION "shelves"."is_shelf_settings"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['width', 'material']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'width', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'width')) = 'number' THEN ((value -> 'width'))::numeric = trunc(((value -> 'width'))::numeric) AND ((value -> 'width'))::numeric >= 10 AND ((value -> 'width'))::numeric <= 400 ELSE false END END AND
    CASE WHEN coalesce(value -> 'material', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'material')) = 'string' THEN char_length(((value -> 'material') #>> '{}')) <= 20 ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "shelves"."is_shelf_settings"(jsonb) IS 'Whether JSON is this value: What is wanted of a shelf.';
-- view BookView
-- Short lock; no row is written.
ALTER TABLE "shelves"."books_view" ADD COLUMN "since" timestamptz;
COMMENT ON COLUMN "shelves"."books_view"."since" IS 'Since when it stands there.';
COMMIT;

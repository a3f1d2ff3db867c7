-- Generated from models/crd-management.pim.yaml by hedgerow model generate. Do not edit.

SET check_function_bodies = off;

CREATE SCHEMA IF NOT EXISTS "crd_management";
COMMENT ON SCHEMA "crd_management" IS 'Which custom resource definitions a cluster knows, and so which manifests it can take.';

CREATE OR REPLACE FUNCTION "crd_management"."is_definition_version"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['name', 'served', 'storage', 'schema', 'statusSubresource']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'name', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'name')) = 'string' END AND
    CASE WHEN coalesce(value -> 'served', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'served')) = 'boolean' END AND
    CASE WHEN coalesce(value -> 'storage', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'storage')) = 'boolean' END AND
    CASE WHEN coalesce(value -> 'statusSubresource', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'statusSubresource')) = 'boolean' END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "crd_management"."is_definition_version"(jsonb) IS 'Whether JSON is this value: One version of a kind.';

CREATE OR REPLACE FUNCTION "crd_management"."is_definitions_versions"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT ("crd_management"."is_definition_version"(item0))) ELSE false END THEN coalesce(CASE WHEN value IS NOT NULL THEN (SELECT CASE WHEN bool_or(held IS NULL) THEN NULL ELSE count(*) FILTER (WHERE held) = 1 END FROM (SELECT (nullif(v0 -> 'storage', 'null') #>> '{}')::boolean AS held FROM jsonb_array_elements(value) AS r0(v0)) AS q) END, false) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "crd_management"."is_definitions_versions"(jsonb) IS 'Whether JSON is this value: Its versions.';

CREATE TABLE "crd_management"."definitions" (
  "definition" text NOT NULL,
  "fabric" text NOT NULL CONSTRAINT "definitions_fabric_check" CHECK ("fabric" ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z'),
  "group" text NOT NULL,
  "kind" text NOT NULL,
  "plural" text NOT NULL,
  "scope" text NOT NULL CONSTRAINT "definitions_scope_check" CHECK ("scope" ~ '\A(?:Namespaced|Cluster)\Z'),
  "versions" jsonb NOT NULL CONSTRAINT "definitions_versions_check" CHECK ("crd_management"."is_definitions_versions"("versions")),
  "digest" text NOT NULL CONSTRAINT "definitions_digest_check" CHECK ("digest" ~ '\A[0-9a-f]{7,128}\Z'),
  PRIMARY KEY ("definition")
);
COMMENT ON TABLE "crd_management"."definitions" IS 'A custom resource definition as one cluster knows it.';
COMMENT ON COLUMN "crd_management"."definitions"."definition" IS 'Identity: fabric, plural and group.';
COMMENT ON COLUMN "crd_management"."definitions"."fabric" IS 'Fabric whose cluster has it.';
COMMENT ON COLUMN "crd_management"."definitions"."group" IS 'API group.';
COMMENT ON COLUMN "crd_management"."definitions"."kind" IS 'Kind.';
COMMENT ON COLUMN "crd_management"."definitions"."plural" IS 'Plural as in the API''s paths.';
COMMENT ON COLUMN "crd_management"."definitions"."scope" IS 'Whether objects live in a namespace.';
COMMENT ON COLUMN "crd_management"."definitions"."versions" IS 'Its versions.';
COMMENT ON COLUMN "crd_management"."definitions"."digest" IS 'Digest of the definition''s canonical form.';

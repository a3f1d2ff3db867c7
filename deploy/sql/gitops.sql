-- Generated from models/gitops.pim.yaml by hedgerow model generate. Do not edit.

SET check_function_bodies = off;

CREATE SCHEMA IF NOT EXISTS "gitops";
COMMENT ON SCHEMA "gitops" IS 'What Git wants, what the cluster has, how they differ, and how the difference is put right.';

CREATE OR REPLACE FUNCTION "gitops"."is_file_record"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['file', 'blob', 'outcome', 'documents', 'resources', 'findings']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'file', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'file')) = 'string' END AND
    CASE WHEN coalesce(value -> 'blob', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'blob')) = 'string' THEN ((value -> 'blob') #>> '{}') ~ '\A[0-9a-f]{7,128}\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'outcome', 'null') = 'null' THEN false ELSE (value -> 'outcome') IN ('"manifests"'::jsonb, '"empty"'::jsonb, '"invalid"'::jsonb, '"ignored"'::jsonb, '"unsupported"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'documents', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'documents')) = 'number' THEN ((value -> 'documents'))::numeric = trunc(((value -> 'documents'))::numeric) AND ((value -> 'documents'))::numeric >= 0 AND ((value -> 'documents'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'resources', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'resources')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'resources')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END AND
    CASE WHEN coalesce(value -> 'findings', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'findings')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'findings')) AS element0(item0) WHERE NOT ("shared_kernel"."is_finding"(item0))) ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "gitops"."is_file_record"(jsonb) IS 'Whether JSON is this value: One file of a revision and what became of it.';

CREATE OR REPLACE FUNCTION "gitops"."is_revision"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['commit', 'author', 'committedAt', 'subject']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'commit', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'commit')) = 'string' THEN ((value -> 'commit') #>> '{}') ~ '\A[0-9a-f]{7,128}\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'author', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'author')) = 'string' END AND
    CASE WHEN coalesce(value -> 'committedAt', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'committedAt')) = 'string' THEN ((value -> 'committedAt') #>> '{}') ~ '\A(?:(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)\-(?:(?:0[13578]|1[02])\-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)\-(?:0[1-9]|[12][0-9]|30)|02\-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)\-02\-29)T(?:[01][0-9]|2[0-3])\:[0-5][0-9]\:[0-5][0-9](?:\.[0-9]{1,9})?Z\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'subject', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'subject')) = 'string' END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "gitops"."is_revision"(jsonb) IS 'Whether JSON is this value: A commit, as far as an operator wants to know it.';

CREATE OR REPLACE FUNCTION "gitops"."is_provenance"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['source', 'schema', 'server', 'normalised', 'hedgehog', 'manager', 'apply']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'source', 'null') = 'null' THEN false ELSE (value -> 'source') IN ('"applied"'::jsonb, '"offline"'::jsonb, '"server"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'schema', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'schema')) = 'string' END AND
    CASE WHEN coalesce(value -> 'server', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'server')) = 'string' END AND
    CASE WHEN coalesce(value -> 'normalised', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'normalised')) = 'boolean' END AND
    CASE WHEN coalesce(value -> 'hedgehog', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'hedgehog')) = 'string' END AND
    CASE WHEN coalesce(value -> 'manager', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'manager')) = 'string' END AND
    CASE WHEN coalesce(value -> 'apply', 'null') = 'null' THEN true ELSE (value -> 'apply') IN ('"server"'::jsonb, '"client"'::jsonb) END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "gitops"."is_provenance"(jsonb) IS 'Whether JSON is this value: Where a verdict comes from.';

CREATE OR REPLACE FUNCTION "gitops"."is_rule_finding"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['finding', 'rule', 'code', 'severity', 'message', 'hint', 'resource', 'file', 'line', 'column', 'related']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'finding', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'finding')) = 'string' END AND
    CASE WHEN coalesce(value -> 'rule', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'rule')) = 'string' END AND
    CASE WHEN coalesce(value -> 'code', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'code')) = 'string' END AND
    CASE WHEN coalesce(value -> 'severity', 'null') = 'null' THEN false ELSE (value -> 'severity') IN ('"error"'::jsonb, '"warning"'::jsonb, '"info"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'message', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'message')) = 'string' END AND
    CASE WHEN coalesce(value -> 'hint', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'hint')) = 'string' END AND
    CASE WHEN coalesce(value -> 'resource', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'resource')) = 'string' END AND
    CASE WHEN coalesce(value -> 'file', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'file')) = 'string' END AND
    CASE WHEN coalesce(value -> 'line', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'line')) = 'number' THEN ((value -> 'line'))::numeric = trunc(((value -> 'line'))::numeric) AND ((value -> 'line'))::numeric >= 1 AND ((value -> 'line'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'column', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'column')) = 'number' THEN ((value -> 'column'))::numeric = trunc(((value -> 'column'))::numeric) AND ((value -> 'column'))::numeric >= 1 AND ((value -> 'column'))::numeric <= 9007199254740991 ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "gitops"."is_rule_finding"(jsonb) IS 'Whether JSON is this value: A rule of the fabric that what Git wants breaks, with its places.';

CREATE OR REPLACE FUNCTION "gitops"."is_audit_summary"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['checked', 'agreed', 'disputed', 'at']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'checked', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'checked')) = 'number' THEN ((value -> 'checked'))::numeric = trunc(((value -> 'checked'))::numeric) AND ((value -> 'checked'))::numeric >= 0 AND ((value -> 'checked'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'agreed', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'agreed')) = 'number' THEN ((value -> 'agreed'))::numeric = trunc(((value -> 'agreed'))::numeric) AND ((value -> 'agreed'))::numeric >= 0 AND ((value -> 'agreed'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'disputed', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'disputed')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'disputed')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END AND
    CASE WHEN coalesce(value -> 'at', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'at')) = 'string' THEN ((value -> 'at') #>> '{}') ~ '\A(?:(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)\-(?:(?:0[13578]|1[02])\-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)\-(?:0[1-9]|[12][0-9]|30)|02\-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)\-02\-29)T(?:[01][0-9]|2[0-3])\:[0-5][0-9]\:[0-5][0-9](?:\.[0-9]{1,9})?Z\Z' ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "gitops"."is_audit_summary"(jsonb) IS 'Whether JSON is this value: How often verdicts that were made offline were those of the API server.';

CREATE OR REPLACE FUNCTION "gitops"."is_dispute"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['resource', 'offline', 'server']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'resource', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'resource')) = 'string' END AND
    CASE WHEN coalesce(value -> 'offline', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'offline')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'offline')) AS element0(item0) WHERE NOT ("shared_kernel"."is_change"(item0))) ELSE false END END AND
    CASE WHEN coalesce(value -> 'server', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'server')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'server')) AS element0(item0) WHERE NOT ("shared_kernel"."is_change"(item0))) ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "gitops"."is_dispute"(jsonb) IS 'Whether JSON is this value: A verdict of which the API server says something else.';

CREATE OR REPLACE FUNCTION "gitops"."is_live_object"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['object', 'uid', 'resourceVersion']::text[] = '{}' AND
    value ? 'object' AND
    CASE WHEN coalesce(value -> 'uid', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'uid')) = 'string' END AND
    CASE WHEN coalesce(value -> 'resourceVersion', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'resourceVersion')) = 'string' END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "gitops"."is_live_object"(jsonb) IS 'Whether JSON is this value: An object as the cluster has it, without what only the server needs.';

CREATE OR REPLACE FUNCTION "gitops"."is_audits_disputes"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT ("gitops"."is_dispute"(item0))) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "gitops"."is_audits_disputes"(jsonb) IS 'Whether JSON is this value: The others.';

CREATE OR REPLACE FUNCTION "gitops"."is_validations_found"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT ("gitops"."is_rule_finding"(item0))) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "gitops"."is_validations_found"(jsonb) IS 'Whether JSON is this value: Findings that are new, or stand elsewhere now.';

CREATE OR REPLACE FUNCTION "gitops"."is_validations_resolved"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "gitops"."is_validations_resolved"(jsonb) IS 'Whether JSON is this value: Identities of findings that are none any more.';

CREATE TABLE "gitops"."audits" (
  "fabric" text NOT NULL CONSTRAINT "audits_fabric_check" CHECK ("fabric" ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z'),
  "checked" bigint NOT NULL CONSTRAINT "audits_checked_check" CHECK ("checked" >= 0 AND "checked" <= 9007199254740991),
  "agreed" bigint NOT NULL CONSTRAINT "audits_agreed_check" CHECK ("agreed" >= 0 AND "agreed" <= 9007199254740991),
  "disputes" jsonb NOT NULL CONSTRAINT "audits_disputes_check" CHECK ("gitops"."is_audits_disputes"("disputes")),
  PRIMARY KEY ("fabric")
);
COMMENT ON TABLE "gitops"."audits" IS 'Verdicts of one fabric, held against the API server''s own.';
COMMENT ON COLUMN "gitops"."audits"."fabric" IS 'Fabric the verdicts are of.';
COMMENT ON COLUMN "gitops"."audits"."checked" IS 'Verdicts that the server was asked about.';
COMMENT ON COLUMN "gitops"."audits"."agreed" IS 'Those in which it said the same.';
COMMENT ON COLUMN "gitops"."audits"."disputes" IS 'The others.';

CREATE TABLE "gitops"."validations" (
  "fabric" text NOT NULL CONSTRAINT "validations_fabric_check" CHECK ("fabric" ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z'),
  "commit" text NOT NULL CONSTRAINT "validations_commit_check" CHECK ("commit" ~ '\A[0-9a-f]{7,128}\Z'),
  "mode" text NOT NULL CONSTRAINT "validations_mode_check" CHECK ("mode" IN ('off', 'webhook', 'hhfab', 'strict')),
  "partial" boolean NOT NULL DEFAULT false,
  "found" jsonb NOT NULL CONSTRAINT "validations_found_check" CHECK ("gitops"."is_validations_found"("found")),
  "resolved" jsonb NOT NULL CONSTRAINT "validations_resolved_check" CHECK ("gitops"."is_validations_resolved"("resolved")),
  PRIMARY KEY ("fabric")
);
COMMENT ON TABLE "gitops"."validations" IS 'What the rules of one fabric say of what Git wants in it.';
COMMENT ON COLUMN "gitops"."validations"."fabric" IS 'Fabric whose rules are asked.';
COMMENT ON COLUMN "gitops"."validations"."commit" IS 'Commit whose manifests were judged.';
COMMENT ON COLUMN "gitops"."validations"."mode" IS 'Which rules were asked.';
COMMENT ON COLUMN "gitops"."validations"."partial" IS 'Whether the cluster was not listed yet, so that more may be found at the same commit.';
COMMENT ON COLUMN "gitops"."validations"."found" IS 'Findings that are new, or stand elsewhere now.';
COMMENT ON COLUMN "gitops"."validations"."resolved" IS 'Identities of findings that are none any more.';

CREATE TABLE "gitops"."sources" (
  "fabric" text NOT NULL CONSTRAINT "sources_fabric_check" CHECK ("fabric" ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z'),
  "repository" text NOT NULL,
  "branch" text NOT NULL,
  "path" text NOT NULL,
  PRIMARY KEY ("fabric")
);
COMMENT ON TABLE "gitops"."sources" IS 'The Git source of one fabric and what its last read revision contains.';
COMMENT ON COLUMN "gitops"."sources"."fabric" IS 'Fabric the source belongs to.';
COMMENT ON COLUMN "gitops"."sources"."repository" IS 'Repository without credentials.';
COMMENT ON COLUMN "gitops"."sources"."branch" IS 'Branch to follow.';
COMMENT ON COLUMN "gitops"."sources"."path" IS 'Directory inside the repository.';

CREATE TABLE "gitops"."resources" (
  "resource" text NOT NULL,
  "key" jsonb NOT NULL CONSTRAINT "resources_key_check" CHECK ("shared_kernel"."is_resource_key"("key")),
  "api_version" text NOT NULL,
  "manifest" jsonb NOT NULL,
  "digest" text NOT NULL CONSTRAINT "resources_digest_check" CHECK ("digest" ~ '\A[0-9a-f]{7,128}\Z'),
  "origin" jsonb NOT NULL CONSTRAINT "resources_origin_check" CHECK ("shared_kernel"."is_origin"("origin")),
  "served" boolean NOT NULL,
  PRIMARY KEY ("resource")
);
COMMENT ON TABLE "gitops"."resources" IS 'One custom resource of one fabric, with what Git wants and what the cluster has.';
COMMENT ON COLUMN "gitops"."resources"."resource" IS 'Identity: fabric, kind and group, namespace and name.';
COMMENT ON COLUMN "gitops"."resources"."key" IS 'Names the resource.';
COMMENT ON COLUMN "gitops"."resources"."api_version" IS 'Group and version of the manifest.';
COMMENT ON COLUMN "gitops"."resources"."manifest" IS 'The manifest as read.';
COMMENT ON COLUMN "gitops"."resources"."digest" IS 'Digest of the manifest''s canonical form.';
COMMENT ON COLUMN "gitops"."resources"."origin" IS 'Where it stands in Git.';
COMMENT ON COLUMN "gitops"."resources"."served" IS 'Whether the cluster serves this kind and version.';

CREATE TABLE "gitops"."inventory_view" (
  "id" text NOT NULL,
  "fabric" text NOT NULL,
  "intended" text CONSTRAINT "inventory_view_intended_check" CHECK ("intended" ~ '\A[0-9a-f]{7,128}\Z'),
  "state" text,
  "digest" text CONSTRAINT "inventory_view_digest_check" CHECK ("digest" ~ '\A[0-9a-f]{7,128}\Z'),
  "file" text,
  "live" boolean NOT NULL,
  PRIMARY KEY ("id")
);
COMMENT ON TABLE "gitops"."inventory_view" IS 'What is known of each resource, without its content; where a worker starts from.';
COMMENT ON COLUMN "gitops"."inventory_view"."id" IS 'Identity: fabric, kind and group, namespace and name.';
COMMENT ON COLUMN "gitops"."inventory_view"."fabric" IS 'Fabric it belongs to.';
COMMENT ON COLUMN "gitops"."inventory_view"."intended" IS 'Commit of which it is not known whether a branch got it.';
COMMENT ON COLUMN "gitops"."inventory_view"."state" IS 'State that it was last seen in.';
COMMENT ON COLUMN "gitops"."inventory_view"."digest" IS 'Digest of the manifest, while Git wants the resource.';
COMMENT ON COLUMN "gitops"."inventory_view"."file" IS 'File the manifest stands in, while Git wants the resource.';
COMMENT ON COLUMN "gitops"."inventory_view"."live" IS 'Whether the cluster has it.';
CREATE INDEX "inventory_view_fabric_index" ON "gitops"."inventory_view" ("fabric");

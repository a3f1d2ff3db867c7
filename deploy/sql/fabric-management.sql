-- Generated from models/fabric-management.pim.yaml by hedgerow model generate. Do not edit.

SET check_function_bodies = off;

CREATE SCHEMA IF NOT EXISTS "fabric_management";
COMMENT ON SCHEMA "fabric_management" IS 'Which fabrics exist, where their desired state comes from and which cluster they run on.';

CREATE OR REPLACE FUNCTION "fabric_management"."is_fabric_configuration"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['title', 'description', 'lifecycle', 'git', 'cluster', 'reconciliation']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'title', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'title')) = 'string' THEN char_length(((value -> 'title') #>> '{}')) <= 200 ELSE false END END AND
    CASE WHEN coalesce(value -> 'description', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'description')) = 'string' THEN char_length(((value -> 'description') #>> '{}')) <= 4000 ELSE false END END AND
    CASE WHEN coalesce(value -> 'lifecycle', 'null') = 'null' THEN true ELSE (value -> 'lifecycle') IN ('"planned"'::jsonb, '"active"'::jsonb, '"deprecated"'::jsonb, '"archived"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'git', 'null') = 'null' THEN true ELSE "fabric_management"."is_git_configuration"((value -> 'git')) END AND
    CASE WHEN coalesce(value -> 'cluster', 'null') = 'null' THEN true ELSE "fabric_management"."is_cluster_configuration"((value -> 'cluster')) END AND
    CASE WHEN coalesce(value -> 'reconciliation', 'null') = 'null' THEN true ELSE "fabric_management"."is_reconciliation_policy"((value -> 'reconciliation')) END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "fabric_management"."is_fabric_configuration"(jsonb) IS 'Whether JSON is this value: What a person declares about a fabric.';

CREATE OR REPLACE FUNCTION "fabric_management"."is_reconciliation_policy"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['mode', 'takeOver', 'prune', 'pruneBudget', 'protectedKinds', 'windows']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'mode', 'null') = 'null' THEN true ELSE (value -> 'mode') IN ('"manual"'::jsonb, '"automatic"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'takeOver', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'takeOver')) = 'boolean' END AND
    CASE WHEN coalesce(value -> 'prune', 'null') = 'null' THEN true ELSE (value -> 'prune') IN ('"never"'::jsonb, '"asked"'::jsonb, '"automatic"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'pruneBudget', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'pruneBudget')) = 'string' THEN ((value -> 'pruneBudget') #>> '{}') ~ '\A(?:0|[1-9][0-9]{0,4}|(?:0|[1-9][0-9]?|100)\%)\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'protectedKinds', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'protectedKinds')) = 'array' THEN jsonb_array_length((value -> 'protectedKinds')) <= 200 AND NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'protectedKinds')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END AND
    CASE WHEN coalesce(value -> 'windows', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'windows')) = 'array' THEN jsonb_array_length((value -> 'windows')) <= 100 AND NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'windows')) AS element0(item0) WHERE NOT ("fabric_management"."is_change_window"(item0))) ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "fabric_management"."is_reconciliation_policy"(jsonb) IS 'Whether JSON is this value: How a fabric is reconciled.';

CREATE OR REPLACE FUNCTION "fabric_management"."is_validation_policy"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['mode', 'holdBreaking']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'mode', 'null') = 'null' THEN true ELSE (value -> 'mode') IN ('"off"'::jsonb, '"webhook"'::jsonb, '"hhfab"'::jsonb, '"strict"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'holdBreaking', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'holdBreaking')) = 'boolean' END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "fabric_management"."is_validation_policy"(jsonb) IS 'Whether JSON is this value: How the rules of the fabric are asked of what Git wants, and what becomes of a commit that breaks them.';

CREATE OR REPLACE FUNCTION "fabric_management"."is_drift_policy"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['closedKinds']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'closedKinds', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'closedKinds')) = 'array' THEN jsonb_array_length((value -> 'closedKinds')) <= 200 AND NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'closedKinds')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "fabric_management"."is_drift_policy"(jsonb) IS 'Whether JSON is this value: What counts as drift beside other values.';

CREATE OR REPLACE FUNCTION "fabric_management"."is_ignore_rule"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['rule', 'path', 'kind', 'name', 'reason', 'owner', 'expires']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'rule', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'rule')) = 'string' THEN ((value -> 'rule') #>> '{}') ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'path', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'path')) = 'string' THEN char_length(((value -> 'path') #>> '{}')) >= 1 AND char_length(((value -> 'path') #>> '{}')) <= 1000 AND ((value -> 'path') #>> '{}') ~ '\A\/' ELSE false END END AND
    CASE WHEN coalesce(value -> 'kind', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'kind')) = 'string' THEN char_length(((value -> 'kind') #>> '{}')) <= 63 ELSE false END END AND
    CASE WHEN coalesce(value -> 'name', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'name')) = 'string' THEN char_length(((value -> 'name') #>> '{}')) <= 253 ELSE false END END AND
    CASE WHEN coalesce(value -> 'reason', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'reason')) = 'string' THEN char_length(((value -> 'reason') #>> '{}')) >= 1 AND char_length(((value -> 'reason') #>> '{}')) <= 1000 ELSE false END END AND
    CASE WHEN coalesce(value -> 'owner', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'owner')) = 'string' THEN char_length(((value -> 'owner') #>> '{}')) >= 1 AND char_length(((value -> 'owner') #>> '{}')) <= 200 ELSE false END END AND
    CASE WHEN coalesce(value -> 'expires', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'expires')) = 'string' THEN ((value -> 'expires') #>> '{}') ~ '\A(?:(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)\-(?:(?:0[13578]|1[02])\-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)\-(?:0[1-9]|[12][0-9]|30)|02\-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)\-02\-29)T(?:[01][0-9]|2[0-3])\:[0-5][0-9]\:[0-5][0-9](?:\.[0-9]{1,9})?Z\Z' ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "fabric_management"."is_ignore_rule"(jsonb) IS 'Whether JSON is this value: Differences that do not count, with who says so, why, and until when.';

CREATE OR REPLACE FUNCTION "fabric_management"."is_change_window"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['effect', 'days', 'from', 'until', 'timeZone', 'reason']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'effect', 'null') = 'null' THEN false ELSE (value -> 'effect') IN ('"allow"'::jsonb, '"deny"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'days', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'days')) = 'array' THEN jsonb_array_length((value -> 'days')) <= 7 AND NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'days')) AS element0(item0) WHERE NOT (item0 IN ('"mon"'::jsonb, '"tue"'::jsonb, '"wed"'::jsonb, '"thu"'::jsonb, '"fri"'::jsonb, '"sat"'::jsonb, '"sun"'::jsonb))) ELSE false END END AND
    CASE WHEN coalesce(value -> 'from', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'from')) = 'string' THEN ((value -> 'from') #>> '{}') ~ '\A(?:[01][0-9]|2[0-3])\:[0-5][0-9]\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'until', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'until')) = 'string' THEN ((value -> 'until') #>> '{}') ~ '\A(?:(?:[01][0-9]|2[0-3])\:[0-5][0-9]|24\:00)\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'timeZone', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'timeZone')) = 'string' THEN char_length(((value -> 'timeZone') #>> '{}')) <= 100 ELSE false END END AND
    CASE WHEN coalesce(value -> 'reason', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'reason')) = 'string' THEN char_length(((value -> 'reason') #>> '{}')) <= 500 ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "fabric_management"."is_change_window"(jsonb) IS 'Whether JSON is this value: A time of the day, on some days of the week, in which changes are made or are not.';

CREATE OR REPLACE FUNCTION "fabric_management"."is_git_configuration"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['repository', 'branch', 'path', 'credential', 'pollInterval']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'repository', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'repository')) = 'string' THEN char_length(((value -> 'repository') #>> '{}')) >= 1 AND char_length(((value -> 'repository') #>> '{}')) <= 2000 ELSE false END END AND
    CASE WHEN coalesce(value -> 'branch', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'branch')) = 'string' THEN char_length(((value -> 'branch') #>> '{}')) >= 1 AND char_length(((value -> 'branch') #>> '{}')) <= 200 ELSE false END END AND
    CASE WHEN coalesce(value -> 'path', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'path')) = 'string' THEN char_length(((value -> 'path') #>> '{}')) <= 500 ELSE false END END AND
    CASE WHEN coalesce(value -> 'credential', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'credential')) = 'string' THEN char_length(((value -> 'credential') #>> '{}')) <= 200 ELSE false END END AND
    CASE WHEN coalesce(value -> 'pollInterval', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'pollInterval')) = 'number' THEN ((value -> 'pollInterval'))::numeric = trunc(((value -> 'pollInterval'))::numeric) AND ((value -> 'pollInterval'))::numeric >= 5 AND ((value -> 'pollInterval'))::numeric <= 86400 ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "fabric_management"."is_git_configuration"(jsonb) IS 'Whether JSON is this value: Where a fabric''s manifests live.';

CREATE OR REPLACE FUNCTION "fabric_management"."is_argo_application"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['application', 'namespace', 'deliver']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'application', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'application')) = 'string' THEN char_length(((value -> 'application') #>> '{}')) >= 1 AND char_length(((value -> 'application') #>> '{}')) <= 253 ELSE false END END AND
    CASE WHEN coalesce(value -> 'namespace', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'namespace')) = 'string' THEN ((value -> 'namespace') #>> '{}') ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'deliver', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'deliver')) = 'boolean' END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "fabric_management"."is_argo_application"(jsonb) IS 'Whether JSON is this value: An application of Argo CD.';

CREATE OR REPLACE FUNCTION "fabric_management"."is_hedgehog_release"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['version', 'source']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'version', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'version')) = 'string' END AND
    CASE WHEN coalesce(value -> 'source', 'null') = 'null' THEN false ELSE (value -> 'source') IN ('"configured"'::jsonb, '"cluster"'::jsonb, '"newest"'::jsonb) END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "fabric_management"."is_hedgehog_release"(jsonb) IS 'Whether JSON is this value: Which release of githedgehog/fabric a fabric runs, as far as it is known.';

CREATE OR REPLACE FUNCTION "fabric_management"."is_delivery_status"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['application', 'sync', 'health', 'revision', 'message']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'application', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'application')) = 'string' END AND
    CASE WHEN coalesce(value -> 'sync', 'null') = 'null' THEN false ELSE (value -> 'sync') IN ('"synced"'::jsonb, '"outOfSync"'::jsonb, '"unknown"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'health', 'null') = 'null' THEN false ELSE (value -> 'health') IN ('"healthy"'::jsonb, '"progressing"'::jsonb, '"degraded"'::jsonb, '"suspended"'::jsonb, '"missing"'::jsonb, '"unknown"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'revision', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'revision')) = 'string' END AND
    CASE WHEN coalesce(value -> 'message', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'message')) = 'string' END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "fabric_management"."is_delivery_status"(jsonb) IS 'Whether JSON is this value: What Argo CD says of its application.';

CREATE OR REPLACE FUNCTION "fabric_management"."is_cluster_configuration"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['kind', 'kubeconfig', 'context', 'namespace', 'hedgehog', 'argocd']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'kind', 'null') = 'null' THEN false ELSE (value -> 'kind') IN ('"lab"'::jsonb, '"kubeconfig"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'kubeconfig', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'kubeconfig')) = 'string' THEN char_length(((value -> 'kubeconfig') #>> '{}')) <= 1000 ELSE false END END AND
    CASE WHEN coalesce(value -> 'context', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'context')) = 'string' THEN char_length(((value -> 'context') #>> '{}')) <= 253 ELSE false END END AND
    CASE WHEN coalesce(value -> 'namespace', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'namespace')) = 'string' THEN ((value -> 'namespace') #>> '{}') ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'hedgehog', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'hedgehog')) = 'string' THEN ((value -> 'hedgehog') #>> '{}') ~ '\Av[0-9]+\.[0-9]+\.[0-9]+\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'argocd', 'null') = 'null' THEN true ELSE "fabric_management"."is_argo_application"((value -> 'argocd')) END ELSE false END THEN coalesce((((nullif(value -> 'kind', 'null') #>> '{}') COLLATE "C" = 'lab') OR (nullif(value -> 'kubeconfig', 'null') IS NOT NULL)), false) AND coalesce((((nullif(value -> 'kind', 'null') #>> '{}') COLLATE "C" <> 'lab') OR (NOT (nullif(value -> 'kubeconfig', 'null') IS NOT NULL))), false) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "fabric_management"."is_cluster_configuration"(jsonb) IS 'Whether JSON is this value: Which cluster a fabric runs on.';

CREATE TABLE "fabric_management"."fabrics" (
  "fabric" text NOT NULL CONSTRAINT "fabrics_fabric_check" CHECK ("fabric" ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z'),
  "title" text DEFAULT '' CONSTRAINT "fabrics_title_check" CHECK (char_length("title") <= 200),
  "description" text DEFAULT '' CONSTRAINT "fabrics_description_check" CHECK (char_length("description") <= 4000),
  "git" jsonb CONSTRAINT "fabrics_git_check" CHECK ("git" IS NULL OR "fabric_management"."is_git_configuration"("git")),
  "cluster" jsonb CONSTRAINT "fabrics_cluster_check" CHECK ("cluster" IS NULL OR "fabric_management"."is_cluster_configuration"("cluster")),
  PRIMARY KEY ("fabric")
);
COMMENT ON TABLE "fabric_management"."fabrics" IS 'One Hedgehog fabric, its Git configuration and its cluster.';
COMMENT ON COLUMN "fabric_management"."fabrics"."fabric" IS 'Name of the fabric; unique and final.';
COMMENT ON COLUMN "fabric_management"."fabrics"."title" IS 'A name for people.';
COMMENT ON COLUMN "fabric_management"."fabrics"."description" IS 'What the fabric is for.';
COMMENT ON COLUMN "fabric_management"."fabrics"."git" IS 'Where its manifests live.';
COMMENT ON COLUMN "fabric_management"."fabrics"."cluster" IS 'Which cluster it runs on.';

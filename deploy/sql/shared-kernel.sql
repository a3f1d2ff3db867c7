-- Generated from models/shared-kernel.pim.yaml by hedgerow model generate. Do not edit.

SET check_function_bodies = off;

CREATE SCHEMA IF NOT EXISTS "shared_kernel";
COMMENT ON SCHEMA "shared_kernel" IS 'Words that the GitOps and CRD management contexts use with one meaning. Both own it; keep it small.';

CREATE OR REPLACE FUNCTION "shared_kernel"."is_resource_key"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['fabric', 'group', 'kind', 'namespace', 'name']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'fabric', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'fabric')) = 'string' THEN ((value -> 'fabric') #>> '{}') ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'group', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'group')) = 'string' THEN char_length(((value -> 'group') #>> '{}')) <= 253 ELSE false END END AND
    CASE WHEN coalesce(value -> 'kind', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'kind')) = 'string' THEN char_length(((value -> 'kind') #>> '{}')) >= 1 AND char_length(((value -> 'kind') #>> '{}')) <= 63 ELSE false END END AND
    CASE WHEN coalesce(value -> 'namespace', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'namespace')) = 'string' THEN char_length(((value -> 'namespace') #>> '{}')) <= 253 ELSE false END END AND
    CASE WHEN coalesce(value -> 'name', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'name')) = 'string' THEN char_length(((value -> 'name') #>> '{}')) >= 1 AND char_length(((value -> 'name') #>> '{}')) <= 253 ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "shared_kernel"."is_resource_key"(jsonb) IS 'Whether JSON is this value: Names one custom resource of one fabric.';

CREATE OR REPLACE FUNCTION "shared_kernel"."is_origin"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['commit', 'author', 'file', 'line', 'document']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'commit', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'commit')) = 'string' THEN ((value -> 'commit') #>> '{}') ~ '\A[0-9a-f]{7,128}\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'author', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'author')) = 'string' END AND
    CASE WHEN coalesce(value -> 'file', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'file')) = 'string' END AND
    CASE WHEN coalesce(value -> 'line', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'line')) = 'number' THEN ((value -> 'line'))::numeric = trunc(((value -> 'line'))::numeric) AND ((value -> 'line'))::numeric >= 1 AND ((value -> 'line'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'document', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'document')) = 'number' THEN ((value -> 'document'))::numeric = trunc(((value -> 'document'))::numeric) AND ((value -> 'document'))::numeric >= 0 AND ((value -> 'document'))::numeric <= 9007199254740991 ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "shared_kernel"."is_origin"(jsonb) IS 'Whether JSON is this value: Where in Git a manifest stands.';

CREATE OR REPLACE FUNCTION "shared_kernel"."is_condition"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['type', 'status', 'reason', 'message']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'type', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'type')) = 'string' END AND
    CASE WHEN coalesce(value -> 'status', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'status')) = 'string' THEN ((value -> 'status') #>> '{}') ~ '\A(?:True|False|Unknown)\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'reason', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'reason')) = 'string' END AND
    CASE WHEN coalesce(value -> 'message', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'message')) = 'string' END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "shared_kernel"."is_condition"(jsonb) IS 'Whether JSON is this value: One aspect of an observation, as Kubernetes writes conditions.';

CREATE OR REPLACE FUNCTION "shared_kernel"."is_change"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['path', 'kind', 'desired', 'live', 'manager', 'since', 'category', 'ignoredBy', 'severity']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'path', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'path')) = 'string' END AND
    CASE WHEN coalesce(value -> 'kind', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'kind')) = 'string' THEN ((value -> 'kind') #>> '{}') ~ '\A(?:added|removed|changed|owned)\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'manager', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'manager')) = 'string' END AND
    CASE WHEN coalesce(value -> 'since', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'since')) = 'string' THEN ((value -> 'since') #>> '{}') ~ '\A(?:(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)\-(?:(?:0[13578]|1[02])\-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)\-(?:0[1-9]|[12][0-9]|30)|02\-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)\-02\-29)T(?:[01][0-9]|2[0-3])\:[0-5][0-9]\:[0-5][0-9](?:\.[0-9]{1,9})?Z\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'category', 'null') = 'null' THEN true ELSE (value -> 'category') IN ('"value"'::jsonb, '"foreign"'::jsonb, '"ownership"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'ignoredBy', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'ignoredBy')) = 'string' END AND
    CASE WHEN coalesce(value -> 'severity', 'null') = 'null' THEN true ELSE (value -> 'severity') IN ('"low"'::jsonb, '"medium"'::jsonb, '"high"'::jsonb, '"critical"'::jsonb) END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "shared_kernel"."is_change"(jsonb) IS 'Whether JSON is this value: One difference between what is desired and what is live.';

CREATE OR REPLACE FUNCTION "shared_kernel"."is_finding"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['code', 'severity', 'message', 'file', 'line', 'column', 'hint', 'resource', 'related']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'code', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'code')) = 'string' END AND
    CASE WHEN coalesce(value -> 'severity', 'null') = 'null' THEN false ELSE (value -> 'severity') IN ('"error"'::jsonb, '"warning"'::jsonb, '"info"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'message', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'message')) = 'string' END AND
    CASE WHEN coalesce(value -> 'file', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'file')) = 'string' END AND
    CASE WHEN coalesce(value -> 'line', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'line')) = 'number' THEN ((value -> 'line'))::numeric = trunc(((value -> 'line'))::numeric) AND ((value -> 'line'))::numeric >= 1 AND ((value -> 'line'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'column', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'column')) = 'number' THEN ((value -> 'column'))::numeric = trunc(((value -> 'column'))::numeric) AND ((value -> 'column'))::numeric >= 1 AND ((value -> 'column'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'hint', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'hint')) = 'string' END AND
    CASE WHEN coalesce(value -> 'resource', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'resource')) = 'string' END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "shared_kernel"."is_finding"(jsonb) IS 'Whether JSON is this value: A diagnostic about a manifest.';

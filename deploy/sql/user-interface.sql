-- Generated from models/user-interface.pim.yaml by hedgerow model generate. Do not edit.

SET check_function_bodies = off;

CREATE SCHEMA IF NOT EXISTS "user_interface";
COMMENT ON SCHEMA "user_interface" IS 'What screens, lists and scripts look at. Views only; every row is made from published events.';

CREATE OR REPLACE FUNCTION "user_interface"."is_reference"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['path', 'id', 'exists', 'state']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'path', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'path')) = 'string' END AND
    CASE WHEN coalesce(value -> 'id', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'id')) = 'string' END AND
    CASE WHEN coalesce(value -> 'exists', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'exists')) = 'boolean' END AND
    CASE WHEN coalesce(value -> 'state', 'null') = 'null' THEN true ELSE (value -> 'state') IN ('"draft"'::jsonb, '"committed"'::jsonb, '"pending"'::jsonb, '"synced"'::jsonb, '"drifted"'::jsonb, '"orphaned"'::jsonb) END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_reference"(jsonb) IS 'Whether JSON is this value: A resource that another one names, or is named by.';

CREATE OR REPLACE FUNCTION "user_interface"."is_proposal"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['cause', 'branch', 'commit', 'files', 'by', 'at']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'cause', 'null') = 'null' THEN false ELSE (value -> 'cause') IN ('"draft"'::jsonb, '"adoption"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'branch', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'branch')) = 'string' END AND
    CASE WHEN coalesce(value -> 'commit', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'commit')) = 'string' THEN ((value -> 'commit') #>> '{}') ~ '\A[0-9a-f]{7,128}\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'files', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'files')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'files')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END AND
    CASE WHEN coalesce(value -> 'by', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'by')) = 'string' END AND
    CASE WHEN coalesce(value -> 'at', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'at')) = 'string' THEN ((value -> 'at') #>> '{}') ~ '\A(?:(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)\-(?:(?:0[13578]|1[02])\-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)\-(?:0[1-9]|[12][0-9]|30)|02\-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)\-02\-29)T(?:[01][0-9]|2[0-3])\:[0-5][0-9]\:[0-5][0-9](?:\.[0-9]{1,9})?Z\Z' ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_proposal"(jsonb) IS 'Whether JSON is this value: A commit that Hedgerow made on a branch.';

CREATE OR REPLACE FUNCTION "user_interface"."is_adoption"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['fields', 'branch', 'reason', 'by', 'at']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'fields', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'fields')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'fields')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END AND
    CASE WHEN coalesce(value -> 'branch', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'branch')) = 'string' END AND
    CASE WHEN coalesce(value -> 'reason', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'reason')) = 'string' END AND
    CASE WHEN coalesce(value -> 'by', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'by')) = 'string' END AND
    CASE WHEN coalesce(value -> 'at', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'at')) = 'string' THEN ((value -> 'at') #>> '{}') ~ '\A(?:(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)\-(?:(?:0[13578]|1[02])\-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)\-(?:0[1-9]|[12][0-9]|30)|02\-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)\-02\-29)T(?:[01][0-9]|2[0-3])\:[0-5][0-9]\:[0-5][0-9](?:\.[0-9]{1,9})?Z\Z' ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_adoption"(jsonb) IS 'Whether JSON is this value: An approval to take what the cluster has into Git.';

CREATE OR REPLACE FUNCTION "user_interface"."is_field_change"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['path', 'kind', 'before', 'after']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'path', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'path')) = 'string' END AND
    CASE WHEN coalesce(value -> 'kind', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'kind')) = 'string' THEN ((value -> 'kind') #>> '{}') ~ '\A(?:added|removed|changed)\Z' ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_field_change"(jsonb) IS 'Whether JSON is this value: One field that differs between two moments.';

CREATE OR REPLACE FUNCTION "user_interface"."is_resource_moment"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['state', 'reason', 'since', 'commit', 'author', 'file', 'line']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'state', 'null') = 'null' THEN false ELSE (value -> 'state') IN ('"draft"'::jsonb, '"committed"'::jsonb, '"pending"'::jsonb, '"synced"'::jsonb, '"drifted"'::jsonb, '"orphaned"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'reason', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'reason')) = 'string' END AND
    CASE WHEN coalesce(value -> 'since', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'since')) = 'string' THEN ((value -> 'since') #>> '{}') ~ '\A(?:(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)\-(?:(?:0[13578]|1[02])\-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)\-(?:0[1-9]|[12][0-9]|30)|02\-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)\-02\-29)T(?:[01][0-9]|2[0-3])\:[0-5][0-9]\:[0-5][0-9](?:\.[0-9]{1,9})?Z\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'commit', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'commit')) = 'string' THEN ((value -> 'commit') #>> '{}') ~ '\A[0-9a-f]{7,128}\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'author', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'author')) = 'string' END AND
    CASE WHEN coalesce(value -> 'file', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'file')) = 'string' END AND
    CASE WHEN coalesce(value -> 'line', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'line')) = 'number' THEN ((value -> 'line'))::numeric = trunc(((value -> 'line'))::numeric) AND ((value -> 'line'))::numeric >= -9007199254740991 AND ((value -> 'line'))::numeric <= 9007199254740991 ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_resource_moment"(jsonb) IS 'Whether JSON is this value: Where a resource stood at a moment.';

CREATE OR REPLACE FUNCTION "user_interface"."is_resource_change"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['id', 'fabric', 'group', 'kind', 'namespace', 'name', 'change', 'before', 'after', 'desired', 'live', 'draft']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'id', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'id')) = 'string' END AND
    CASE WHEN coalesce(value -> 'fabric', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'fabric')) = 'string' THEN ((value -> 'fabric') #>> '{}') ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'group', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'group')) = 'string' END AND
    CASE WHEN coalesce(value -> 'kind', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'kind')) = 'string' END AND
    CASE WHEN coalesce(value -> 'namespace', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'namespace')) = 'string' END AND
    CASE WHEN coalesce(value -> 'name', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'name')) = 'string' END AND
    CASE WHEN coalesce(value -> 'change', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'change')) = 'string' THEN ((value -> 'change') #>> '{}') ~ '\A(?:added|removed|changed)\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'before', 'null') = 'null' THEN true ELSE "user_interface"."is_resource_moment"((value -> 'before')) END AND
    CASE WHEN coalesce(value -> 'after', 'null') = 'null' THEN true ELSE "user_interface"."is_resource_moment"((value -> 'after')) END AND
    CASE WHEN coalesce(value -> 'desired', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'desired')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'desired')) AS element0(item0) WHERE NOT ("user_interface"."is_field_change"(item0))) ELSE false END END AND
    CASE WHEN coalesce(value -> 'live', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'live')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'live')) AS element0(item0) WHERE NOT ("user_interface"."is_field_change"(item0))) ELSE false END END AND
    CASE WHEN coalesce(value -> 'draft', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'draft')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'draft')) AS element0(item0) WHERE NOT ("user_interface"."is_field_change"(item0))) ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_resource_change"(jsonb) IS 'Whether JSON is this value: How a resource differs between two moments.';

CREATE OR REPLACE FUNCTION "user_interface"."is_topology_switch"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['id', 'name', 'role', 'profile', 'group', 'redundancy', 'used', 'ports', 'neighbours']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'id', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'id')) = 'string' END AND
    CASE WHEN coalesce(value -> 'name', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'name')) = 'string' END AND
    CASE WHEN coalesce(value -> 'role', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'role')) = 'string' END AND
    CASE WHEN coalesce(value -> 'profile', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'profile')) = 'string' END AND
    CASE WHEN coalesce(value -> 'group', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'group')) = 'string' END AND
    CASE WHEN coalesce(value -> 'redundancy', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'redundancy')) = 'string' END AND
    CASE WHEN coalesce(value -> 'used', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'used')) = 'number' THEN ((value -> 'used'))::numeric = trunc(((value -> 'used'))::numeric) AND ((value -> 'used'))::numeric >= -9007199254740991 AND ((value -> 'used'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'ports', 'null') = 'null' THEN true ELSE CASE WHEN jsonb_typeof((value -> 'ports')) = 'number' THEN ((value -> 'ports'))::numeric = trunc(((value -> 'ports'))::numeric) AND ((value -> 'ports'))::numeric >= -9007199254740991 AND ((value -> 'ports'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'neighbours', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'neighbours')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'neighbours')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_topology_switch"(jsonb) IS 'Whether JSON is this value: A switch of a fabric, and what it is joined to.';

CREATE OR REPLACE FUNCTION "user_interface"."is_topology_end"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['id', 'name', 'switches']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'id', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'id')) = 'string' END AND
    CASE WHEN coalesce(value -> 'name', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'name')) = 'string' END AND
    CASE WHEN coalesce(value -> 'switches', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'switches')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'switches')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_topology_end"(jsonb) IS 'Whether JSON is this value: A server or an external system, and the switches at which it hangs.';

CREATE OR REPLACE FUNCTION "user_interface"."is_topology_link"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['id', 'connection', 'variant', 'class', 'from', 'to']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'id', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'id')) = 'string' END AND
    CASE WHEN coalesce(value -> 'connection', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'connection')) = 'string' END AND
    CASE WHEN coalesce(value -> 'variant', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'variant')) = 'string' END AND
    CASE WHEN coalesce(value -> 'class', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'class')) = 'string' THEN ((value -> 'class') #>> '{}') ~ '\A(?:server|fabric|loop|gateway|external)\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'from', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'from')) = 'string' END AND
    CASE WHEN coalesce(value -> 'to', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'to')) = 'string' END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_topology_link"(jsonb) IS 'Whether JSON is this value: One link of a connection.';

CREATE OR REPLACE FUNCTION "user_interface"."is_single_point"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['device', 'carries', 'reason']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'device', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'device')) = 'string' END AND
    CASE WHEN coalesce(value -> 'carries', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'carries')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'carries')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END AND
    CASE WHEN coalesce(value -> 'reason', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'reason')) = 'string' THEN ((value -> 'reason') #>> '{}') ~ '\A(?:only\-switch\-of\-server|only\-spine\-of\-leaf|only\-way\-out|joins\-parts)\Z' ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_single_point"(jsonb) IS 'Whether JSON is this value: A device that carries something alone.';

CREATE OR REPLACE FUNCTION "user_interface"."is_reach"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['from', 'to', 'by']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'from', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'from')) = 'string' END AND
    CASE WHEN coalesce(value -> 'to', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'to')) = 'string' END AND
    CASE WHEN coalesce(value -> 'by', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'by')) = 'string' END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_reach"(jsonb) IS 'Whether JSON is this value: Two subnets that reach each other, or a subnet and prefixes of an external system.';

CREATE OR REPLACE FUNCTION "user_interface"."is_topology_subnet"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['id', 'name', 'switches', 'servers']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'id', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'id')) = 'string' END AND
    CASE WHEN coalesce(value -> 'name', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'name')) = 'string' END AND
    CASE WHEN coalesce(value -> 'switches', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'switches')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'switches')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END AND
    CASE WHEN coalesce(value -> 'servers', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'servers')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'servers')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_topology_subnet"(jsonb) IS 'Whether JSON is this value: A subnet of a VPC, and where it is attached.';

CREATE OR REPLACE FUNCTION "user_interface"."is_topology"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['shape', 'switches', 'servers', 'externals', 'subnets', 'links', 'singlePoints', 'reach']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'shape', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'shape')) = 'string' THEN ((value -> 'shape') #>> '{}') ~ '\A(?:spine\-leaf|mesh|mixed|collapsed\-core|unconnected|none)\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'switches', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'switches')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'switches')) AS element0(item0) WHERE NOT ("user_interface"."is_topology_switch"(item0))) ELSE false END END AND
    CASE WHEN coalesce(value -> 'servers', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'servers')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'servers')) AS element0(item0) WHERE NOT ("user_interface"."is_topology_end"(item0))) ELSE false END END AND
    CASE WHEN coalesce(value -> 'externals', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'externals')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'externals')) AS element0(item0) WHERE NOT ("user_interface"."is_topology_end"(item0))) ELSE false END END AND
    CASE WHEN coalesce(value -> 'subnets', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'subnets')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'subnets')) AS element0(item0) WHERE NOT ("user_interface"."is_topology_subnet"(item0))) ELSE false END END AND
    CASE WHEN coalesce(value -> 'links', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'links')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'links')) AS element0(item0) WHERE NOT ("user_interface"."is_topology_link"(item0))) ELSE false END END AND
    CASE WHEN coalesce(value -> 'singlePoints', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'singlePoints')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'singlePoints')) AS element0(item0) WHERE NOT ("user_interface"."is_single_point"(item0))) ELSE false END END AND
    CASE WHEN coalesce(value -> 'reach', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'reach')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'reach')) AS element0(item0) WHERE NOT ("user_interface"."is_reach"(item0))) ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_topology"(jsonb) IS 'Whether JSON is this value: The shape of a fabric.';

CREATE OR REPLACE FUNCTION "user_interface"."is_picture_node"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['id', 'kind', 'label', 'members', 'x', 'y', 'width', 'height']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'id', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'id')) = 'string' END AND
    CASE WHEN coalesce(value -> 'kind', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'kind')) = 'string' THEN ((value -> 'kind') #>> '{}') ~ '\A(?:switch|server|servers|gateway|external)\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'label', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'label')) = 'string' END AND
    CASE WHEN coalesce(value -> 'members', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'members')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'members')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END AND
    CASE WHEN coalesce(value -> 'x', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'x')) = 'number' THEN ((value -> 'x'))::numeric = trunc(((value -> 'x'))::numeric) AND ((value -> 'x'))::numeric >= -9007199254740991 AND ((value -> 'x'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'y', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'y')) = 'number' THEN ((value -> 'y'))::numeric = trunc(((value -> 'y'))::numeric) AND ((value -> 'y'))::numeric >= -9007199254740991 AND ((value -> 'y'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'width', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'width')) = 'number' THEN ((value -> 'width'))::numeric = trunc(((value -> 'width'))::numeric) AND ((value -> 'width'))::numeric >= -9007199254740991 AND ((value -> 'width'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'height', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'height')) = 'number' THEN ((value -> 'height'))::numeric = trunc(((value -> 'height'))::numeric) AND ((value -> 'height'))::numeric >= -9007199254740991 AND ((value -> 'height'))::numeric <= 9007199254740991 ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_picture_node"(jsonb) IS 'Whether JSON is this value: A box in the picture of a fabric.';

CREATE OR REPLACE FUNCTION "user_interface"."is_picture_line"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['from', 'to', 'class', 'links', 'path']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'from', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'from')) = 'string' END AND
    CASE WHEN coalesce(value -> 'to', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'to')) = 'string' END AND
    CASE WHEN coalesce(value -> 'class', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'class')) = 'string' THEN ((value -> 'class') #>> '{}') ~ '\A(?:server|fabric|gateway|external)\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'links', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'links')) = 'number' THEN ((value -> 'links'))::numeric = trunc(((value -> 'links'))::numeric) AND ((value -> 'links'))::numeric >= -9007199254740991 AND ((value -> 'links'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'path', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'path')) = 'string' END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_picture_line"(jsonb) IS 'Whether JSON is this value: A line between two boxes.';

CREATE OR REPLACE FUNCTION "user_interface"."is_picture_frame"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['title', 'x', 'y', 'width', 'height']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'title', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'title')) = 'string' END AND
    CASE WHEN coalesce(value -> 'x', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'x')) = 'number' THEN ((value -> 'x'))::numeric = trunc(((value -> 'x'))::numeric) AND ((value -> 'x'))::numeric >= -9007199254740991 AND ((value -> 'x'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'y', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'y')) = 'number' THEN ((value -> 'y'))::numeric = trunc(((value -> 'y'))::numeric) AND ((value -> 'y'))::numeric >= -9007199254740991 AND ((value -> 'y'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'width', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'width')) = 'number' THEN ((value -> 'width'))::numeric = trunc(((value -> 'width'))::numeric) AND ((value -> 'width'))::numeric >= -9007199254740991 AND ((value -> 'width'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'height', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'height')) = 'number' THEN ((value -> 'height'))::numeric = trunc(((value -> 'height'))::numeric) AND ((value -> 'height'))::numeric >= -9007199254740991 AND ((value -> 'height'))::numeric <= 9007199254740991 ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_picture_frame"(jsonb) IS 'Whether JSON is this value: A frame around boxes that belong together.';

CREATE OR REPLACE FUNCTION "user_interface"."is_picture_band"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['title', 'y']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'title', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'title')) = 'string' END AND
    CASE WHEN coalesce(value -> 'y', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'y')) = 'number' THEN ((value -> 'y'))::numeric = trunc(((value -> 'y'))::numeric) AND ((value -> 'y'))::numeric >= -9007199254740991 AND ((value -> 'y'))::numeric <= 9007199254740991 ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_picture_band"(jsonb) IS 'Whether JSON is this value: What is on one height of the picture.';

CREATE OR REPLACE FUNCTION "user_interface"."is_picture_rails"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['path', 'uneven']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'path', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'path')) = 'string' END AND
    CASE WHEN coalesce(value -> 'uneven', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'uneven')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'uneven')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_picture_rails"(jsonb) IS 'Whether JSON is this value: What leaves of a large fabric have in common, drawn once instead of a line for each cable.';

CREATE OR REPLACE FUNCTION "user_interface"."is_picture"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['width', 'height', 'bands', 'frames', 'nodes', 'lines', 'rails']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'width', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'width')) = 'number' THEN ((value -> 'width'))::numeric = trunc(((value -> 'width'))::numeric) AND ((value -> 'width'))::numeric >= -9007199254740991 AND ((value -> 'width'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'height', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'height')) = 'number' THEN ((value -> 'height'))::numeric = trunc(((value -> 'height'))::numeric) AND ((value -> 'height'))::numeric >= -9007199254740991 AND ((value -> 'height'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'bands', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'bands')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'bands')) AS element0(item0) WHERE NOT ("user_interface"."is_picture_band"(item0))) ELSE false END END AND
    CASE WHEN coalesce(value -> 'frames', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'frames')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'frames')) AS element0(item0) WHERE NOT ("user_interface"."is_picture_frame"(item0))) ELSE false END END AND
    CASE WHEN coalesce(value -> 'nodes', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'nodes')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'nodes')) AS element0(item0) WHERE NOT ("user_interface"."is_picture_node"(item0))) ELSE false END END AND
    CASE WHEN coalesce(value -> 'lines', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'lines')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'lines')) AS element0(item0) WHERE NOT ("user_interface"."is_picture_line"(item0))) ELSE false END END AND
    CASE WHEN coalesce(value -> 'rails', 'null') = 'null' THEN true ELSE "user_interface"."is_picture_rails"((value -> 'rails')) END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_picture"(jsonb) IS 'Whether JSON is this value: Where everything of a topology is, in units of 1/96 inch from the left upper corner.';

CREATE OR REPLACE FUNCTION "user_interface"."is_fabric_topology"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['fabric', 'of', 'health', 'message', 'revision', 'topology', 'picture']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'fabric', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'fabric')) = 'string' THEN ((value -> 'fabric') #>> '{}') ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'of', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'of')) = 'string' THEN ((value -> 'of') #>> '{}') ~ '\A(?:desired|live)\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'health', 'null') = 'null' THEN false ELSE (value -> 'health') IN ('"unknown"'::jsonb, '"healthy"'::jsonb, '"degraded"'::jsonb, '"failing"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'message', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'message')) = 'string' END AND
    CASE WHEN coalesce(value -> 'revision', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'revision')) = 'string' END AND
    CASE WHEN coalesce(value -> 'topology', 'null') = 'null' THEN true ELSE "user_interface"."is_topology"((value -> 'topology')) END AND
    CASE WHEN coalesce(value -> 'picture', 'null') = 'null' THEN true ELSE "user_interface"."is_picture"((value -> 'picture')) END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_fabric_topology"(jsonb) IS 'Whether JSON is this value: The topology of a fabric with its picture.';

CREATE OR REPLACE FUNCTION "user_interface"."is_topology_mark"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['id', 'kind', 'name', 'state', 'changes', 'severity', 'reconciling', 'lagging', 'switches', 'servers']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'id', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'id')) = 'string' END AND
    CASE WHEN coalesce(value -> 'kind', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'kind')) = 'string' END AND
    CASE WHEN coalesce(value -> 'name', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'name')) = 'string' END AND
    CASE WHEN coalesce(value -> 'state', 'null') = 'null' THEN false ELSE (value -> 'state') IN ('"draft"'::jsonb, '"committed"'::jsonb, '"pending"'::jsonb, '"synced"'::jsonb, '"drifted"'::jsonb, '"orphaned"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'changes', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'changes')) = 'number' THEN ((value -> 'changes'))::numeric = trunc(((value -> 'changes'))::numeric) AND ((value -> 'changes'))::numeric >= -9007199254740991 AND ((value -> 'changes'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'severity', 'null') = 'null' THEN true ELSE (value -> 'severity') IN ('"low"'::jsonb, '"medium"'::jsonb, '"high"'::jsonb, '"critical"'::jsonb) END AND
    CASE WHEN coalesce(value -> 'reconciling', 'null') = 'null' THEN false ELSE jsonb_typeof((value -> 'reconciling')) = 'boolean' END AND
    CASE WHEN coalesce(value -> 'lagging', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'lagging')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'lagging')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END AND
    CASE WHEN coalesce(value -> 'switches', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'switches')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'switches')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END AND
    CASE WHEN coalesce(value -> 'servers', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'servers')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'servers')) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_topology_mark"(jsonb) IS 'Whether JSON is this value: A resource that is not simply as Git wants it, and where that is in the topology.';

CREATE OR REPLACE FUNCTION "user_interface"."is_topology_marks"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'object' THEN 
    value - ARRAY['fabric', 'revision', 'resources', 'marks']::text[] = '{}' AND
    CASE WHEN coalesce(value -> 'fabric', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'fabric')) = 'string' THEN ((value -> 'fabric') #>> '{}') ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z' ELSE false END END AND
    CASE WHEN coalesce(value -> 'revision', 'null') = 'null' THEN true ELSE jsonb_typeof((value -> 'revision')) = 'string' END AND
    CASE WHEN coalesce(value -> 'resources', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'resources')) = 'number' THEN ((value -> 'resources'))::numeric = trunc(((value -> 'resources'))::numeric) AND ((value -> 'resources'))::numeric >= -9007199254740991 AND ((value -> 'resources'))::numeric <= 9007199254740991 ELSE false END END AND
    CASE WHEN coalesce(value -> 'marks', 'null') = 'null' THEN false ELSE CASE WHEN jsonb_typeof((value -> 'marks')) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements((value -> 'marks')) AS element0(item0) WHERE NOT ("user_interface"."is_topology_mark"(item0))) ELSE false END END ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_topology_marks"(jsonb) IS 'Whether JSON is this value: State, drift and rollout of a fabric''s resources, as far as they are not simply as Git wants them.';

CREATE OR REPLACE FUNCTION "user_interface"."is_resources_view_differences"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT (item0 IN ('"value"'::jsonb, '"foreign"'::jsonb, '"ownership"'::jsonb))) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_resources_view_differences"(jsonb) IS 'Whether JSON is this value: Kinds of difference there are, counted as drift or not; those that a rule ignores are left out.';

CREATE OR REPLACE FUNCTION "user_interface"."is_resources_view_switches"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_resources_view_switches"(jsonb) IS 'Whether JSON is this value: Switches that it concerns; absent when no agent tells.';

CREATE OR REPLACE FUNCTION "user_interface"."is_resources_view_lagging"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_resources_view_lagging"(jsonb) IS 'Whether JSON is this value: Switches that do not have it yet.';

CREATE OR REPLACE FUNCTION "user_interface"."is_resources_view_silent"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_resources_view_silent"(jsonb) IS 'Whether JSON is this value: Those among them whose agent has not been heard of for a while.';

CREATE OR REPLACE FUNCTION "user_interface"."is_resources_view_drift"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT ("shared_kernel"."is_change"(item0))) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_resources_view_drift"(jsonb) IS 'Whether JSON is this value: The differences.';

CREATE OR REPLACE FUNCTION "user_interface"."is_resources_view_aside"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT ("shared_kernel"."is_change"(item0))) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_resources_view_aside"(jsonb) IS 'Whether JSON is this value: Differences that do not count as drift: foreign ones, ownership, and what rules ignore.';

CREATE OR REPLACE FUNCTION "user_interface"."is_resources_view_actions"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_resources_view_actions"(jsonb) IS 'Whether JSON is this value: What can be asked of it now.';

CREATE OR REPLACE FUNCTION "user_interface"."is_resources_view_references"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT ("user_interface"."is_reference"(item0))) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_resources_view_references"(jsonb) IS 'Whether JSON is this value: What it names; worked out when the row is read.';

CREATE OR REPLACE FUNCTION "user_interface"."is_resources_view_referenced_by"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT ("user_interface"."is_reference"(item0))) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_resources_view_referenced_by"(jsonb) IS 'Whether JSON is this value: What names it; worked out when the row is read.';

CREATE OR REPLACE FUNCTION "user_interface"."is_files_view_resources"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_files_view_resources"(jsonb) IS 'Whether JSON is this value: Resources its manifests name.';

CREATE OR REPLACE FUNCTION "user_interface"."is_definitions_view_versions"(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) AS element0(item0) WHERE NOT (jsonb_typeof(item0) = 'string')) ELSE false END, false)
$check$;
COMMENT ON FUNCTION "user_interface"."is_definitions_view_versions"(jsonb) IS 'Whether JSON is this value: Served versions.';

CREATE TABLE "user_interface"."fabrics_view" (
  "fabric" text NOT NULL CONSTRAINT "fabrics_view_fabric_check" CHECK ("fabric" ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z'),
  "title" text NOT NULL,
  "description" text NOT NULL,
  "lifecycle" text NOT NULL CONSTRAINT "fabrics_view_lifecycle_check" CHECK ("lifecycle" IN ('planned', 'active', 'deprecated', 'archived')),
  "git" jsonb CONSTRAINT "fabrics_view_git_check" CHECK ("git" IS NULL OR "fabric_management"."is_git_configuration"("git")),
  "cluster" jsonb CONSTRAINT "fabrics_view_cluster_check" CHECK ("cluster" IS NULL OR "fabric_management"."is_cluster_configuration"("cluster")),
  "reconciliation" jsonb CONSTRAINT "fabrics_view_reconciliation_check" CHECK ("reconciliation" IS NULL OR "fabric_management"."is_reconciliation_policy"("reconciliation")),
  "delivery" jsonb CONSTRAINT "fabrics_view_delivery_check" CHECK ("delivery" IS NULL OR "fabric_management"."is_delivery_status"("delivery")),
  "release" jsonb CONSTRAINT "fabrics_view_release_check" CHECK ("release" IS NULL OR "fabric_management"."is_hedgehog_release"("release")),
  "audit" jsonb CONSTRAINT "fabrics_view_audit_check" CHECK ("audit" IS NULL OR "gitops"."is_audit_summary"("audit")),
  "drift" jsonb CONSTRAINT "fabrics_view_drift_check" CHECK ("drift" IS NULL OR "fabric_management"."is_drift_policy"("drift")),
  "validation" jsonb CONSTRAINT "fabrics_view_validation_check" CHECK ("validation" IS NULL OR "fabric_management"."is_validation_policy"("validation")),
  "breaking" bigint NOT NULL CONSTRAINT "fabrics_view_breaking_check" CHECK ("breaking" >= -9007199254740991 AND "breaking" <= 9007199254740991),
  "breaking_commit" text CONSTRAINT "fabrics_view_breaking_commit_check" CHECK ("breaking_commit" ~ '\A[0-9a-f]{7,128}\Z'),
  "suspended" text,
  "commit" text CONSTRAINT "fabrics_view_commit_check" CHECK ("commit" ~ '\A[0-9a-f]{7,128}\Z'),
  "source_health" text NOT NULL CONSTRAINT "fabrics_view_source_health_check" CHECK ("source_health" IN ('unknown', 'healthy', 'degraded', 'failing')),
  "source_message" text NOT NULL,
  "cluster_health" text NOT NULL CONSTRAINT "fabrics_view_cluster_health_check" CHECK ("cluster_health" IN ('unknown', 'healthy', 'degraded', 'failing')),
  "cluster_message" text NOT NULL,
  "total" bigint NOT NULL CONSTRAINT "fabrics_view_total_check" CHECK ("total" >= -9007199254740991 AND "total" <= 9007199254740991),
  "draft" bigint NOT NULL CONSTRAINT "fabrics_view_draft_check" CHECK ("draft" >= -9007199254740991 AND "draft" <= 9007199254740991),
  "committed" bigint NOT NULL CONSTRAINT "fabrics_view_committed_check" CHECK ("committed" >= -9007199254740991 AND "committed" <= 9007199254740991),
  "pending" bigint NOT NULL CONSTRAINT "fabrics_view_pending_check" CHECK ("pending" >= -9007199254740991 AND "pending" <= 9007199254740991),
  "synced" bigint NOT NULL CONSTRAINT "fabrics_view_synced_check" CHECK ("synced" >= -9007199254740991 AND "synced" <= 9007199254740991),
  "drifted" bigint NOT NULL CONSTRAINT "fabrics_view_drifted_check" CHECK ("drifted" >= -9007199254740991 AND "drifted" <= 9007199254740991),
  "orphaned" bigint NOT NULL CONSTRAINT "fabrics_view_orphaned_check" CHECK ("orphaned" >= -9007199254740991 AND "orphaned" <= 9007199254740991),
  "errors" bigint NOT NULL CONSTRAINT "fabrics_view_errors_check" CHECK ("errors" >= -9007199254740991 AND "errors" <= 9007199254740991),
  "warnings" bigint NOT NULL CONSTRAINT "fabrics_view_warnings_check" CHECK ("warnings" >= -9007199254740991 AND "warnings" <= 9007199254740991),
  "version" bigint NOT NULL CONSTRAINT "fabrics_view_version_check" CHECK ("version" >= -9007199254740991 AND "version" <= 9007199254740991),
  "updated_at" timestamptz NOT NULL,
  PRIMARY KEY ("fabric")
);
COMMENT ON TABLE "user_interface"."fabrics_view" IS 'A fabric with its configuration, health and counts per state.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."fabric" IS 'Name of the fabric.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."title" IS 'A name for people.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."description" IS 'What the fabric is for.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."lifecycle" IS 'Where it is in its life.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."git" IS 'Where its manifests live.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."cluster" IS 'Which cluster it runs on.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."reconciliation" IS 'How it is reconciled.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."delivery" IS 'What Argo CD says of the fabric''s application; absent when it has none.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."release" IS 'Which release of Hedgehog it is believed to run; absent while nobody has said it.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."audit" IS 'How often verdicts that were made offline were those of the API server; absent until it was asked.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."drift" IS 'What counts as drift beside other values.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."validation" IS 'How the rules of the fabric are asked; as usual when absent.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."breaking" IS 'Errors of the rules that commits brought and that nobody has released.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."breaking_commit" IS 'The newest commit that brought or kept them; absent while there are none.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."suspended" IS 'Why its cluster is not changed now; absent while it is.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."commit" IS 'Commit last read.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."source_health" IS 'How the last look at Git went.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."source_message" IS 'What the last look at Git said.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."cluster_health" IS 'How the last look at the cluster went.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."cluster_message" IS 'What the last look at the cluster said.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."total" IS 'Resources in all states.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."draft" IS 'Resources in state draft.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."committed" IS 'Resources in state committed.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."pending" IS 'Resources in state pending.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."synced" IS 'Resources in state synced.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."drifted" IS 'Resources in state drifted.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."orphaned" IS 'Resources in state orphaned.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."errors" IS 'Diagnostics of severity error.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."warnings" IS 'Diagnostics of severity warning.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."version" IS 'Version of the fabric aggregate; the ETag of its row.';
COMMENT ON COLUMN "user_interface"."fabrics_view"."updated_at" IS 'When anything of this last changed.';

CREATE TABLE "user_interface"."sources_view" (
  "fabric" text NOT NULL CONSTRAINT "sources_view_fabric_check" CHECK ("fabric" ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z'),
  "repository" text NOT NULL,
  "branch" text NOT NULL,
  "path" text NOT NULL,
  "health" text NOT NULL CONSTRAINT "sources_view_health_check" CHECK ("health" IN ('unknown', 'healthy', 'degraded', 'failing')),
  "reason" text NOT NULL,
  "message" text NOT NULL,
  "commit" text CONSTRAINT "sources_view_commit_check" CHECK ("commit" ~ '\A[0-9a-f]{7,128}\Z'),
  "author" text,
  "subject" text,
  "committed_at" timestamptz,
  "files_seen" bigint NOT NULL CONSTRAINT "sources_view_files_seen_check" CHECK ("files_seen" >= -9007199254740991 AND "files_seen" <= 9007199254740991),
  "files_read" bigint NOT NULL CONSTRAINT "sources_view_files_read_check" CHECK ("files_read" >= -9007199254740991 AND "files_read" <= 9007199254740991),
  "gap_from" timestamptz,
  "gap_until" timestamptz,
  "updated_at" timestamptz NOT NULL,
  PRIMARY KEY ("fabric")
);
COMMENT ON TABLE "user_interface"."sources_view" IS 'The Git source of a fabric and its last revision.';
COMMENT ON COLUMN "user_interface"."sources_view"."fabric" IS 'Fabric the source belongs to.';
COMMENT ON COLUMN "user_interface"."sources_view"."repository" IS 'Repository without credentials.';
COMMENT ON COLUMN "user_interface"."sources_view"."branch" IS 'Branch followed.';
COMMENT ON COLUMN "user_interface"."sources_view"."path" IS 'Directory inside the repository.';
COMMENT ON COLUMN "user_interface"."sources_view"."health" IS 'How the last look went.';
COMMENT ON COLUMN "user_interface"."sources_view"."reason" IS 'A word for programs.';
COMMENT ON COLUMN "user_interface"."sources_view"."message" IS 'A sentence for people.';
COMMENT ON COLUMN "user_interface"."sources_view"."commit" IS 'Commit last read whole.';
COMMENT ON COLUMN "user_interface"."sources_view"."author" IS 'Its author.';
COMMENT ON COLUMN "user_interface"."sources_view"."subject" IS 'First line of its message.';
COMMENT ON COLUMN "user_interface"."sources_view"."committed_at" IS 'When it was committed.';
COMMENT ON COLUMN "user_interface"."sources_view"."files_seen" IS 'Files at that commit.';
COMMENT ON COLUMN "user_interface"."sources_view"."files_read" IS 'Files whose content was read for that commit.';
COMMENT ON COLUMN "user_interface"."sources_view"."gap_from" IS 'Beginning of the newest gap in the history, when the log was restored from a backup.';
COMMENT ON COLUMN "user_interface"."sources_view"."gap_until" IS 'Its end.';
COMMENT ON COLUMN "user_interface"."sources_view"."updated_at" IS 'When this last changed.';

CREATE TABLE "user_interface"."resources_view" (
  "id" text NOT NULL,
  "fabric" text NOT NULL CONSTRAINT "resources_view_fabric_check" CHECK ("fabric" ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z'),
  "group" text NOT NULL,
  "kind" text NOT NULL,
  "namespace" text NOT NULL,
  "name" text NOT NULL,
  "api_version" text NOT NULL,
  "state" text NOT NULL CONSTRAINT "resources_view_state_check" CHECK ("state" IN ('draft', 'committed', 'pending', 'synced', 'drifted', 'orphaned')),
  "reason" text NOT NULL,
  "since" timestamptz NOT NULL,
  "changes" bigint NOT NULL CONSTRAINT "resources_view_changes_check" CHECK ("changes" >= -9007199254740991 AND "changes" <= 9007199254740991),
  "differences" jsonb NOT NULL CONSTRAINT "resources_view_differences_check" CHECK ("user_interface"."is_resources_view_differences"("differences")),
  "ignored" bigint NOT NULL CONSTRAINT "resources_view_ignored_check" CHECK ("ignored" >= -9007199254740991 AND "ignored" <= 9007199254740991),
  "severity" text CONSTRAINT "resources_view_severity_check" CHECK ("severity" IN ('low', 'medium', 'high', 'critical')),
  "score" bigint NOT NULL CONSTRAINT "resources_view_score_check" CHECK ("score" >= 0 AND "score" <= 100),
  "verdict" jsonb CONSTRAINT "resources_view_verdict_check" CHECK ("verdict" IS NULL OR "gitops"."is_provenance"("verdict")),
  "served" boolean NOT NULL,
  "switches" jsonb CONSTRAINT "resources_view_switches_check" CHECK ("switches" IS NULL OR "user_interface"."is_resources_view_switches"("switches")),
  "lagging" jsonb CONSTRAINT "resources_view_lagging_check" CHECK ("lagging" IS NULL OR "user_interface"."is_resources_view_lagging"("lagging")),
  "silent" jsonb CONSTRAINT "resources_view_silent_check" CHECK ("silent" IS NULL OR "user_interface"."is_resources_view_silent"("silent")),
  "held" text,
  "reconciling" boolean NOT NULL,
  "commit" text CONSTRAINT "resources_view_commit_check" CHECK ("commit" ~ '\A[0-9a-f]{7,128}\Z'),
  "author" text,
  "file" text,
  "line" bigint CONSTRAINT "resources_view_line_check" CHECK ("line" >= -9007199254740991 AND "line" <= 9007199254740991),
  "digest" text CONSTRAINT "resources_view_digest_check" CHECK ("digest" ~ '\A[0-9a-f]{7,128}\Z'),
  "desired" jsonb,
  "live" jsonb,
  "draft" jsonb,
  "draft_outdated" boolean,
  "proposal" jsonb CONSTRAINT "resources_view_proposal_check" CHECK ("proposal" IS NULL OR "user_interface"."is_proposal"("proposal")),
  "adoption" jsonb CONSTRAINT "resources_view_adoption_check" CHECK ("adoption" IS NULL OR "user_interface"."is_adoption"("adoption")),
  "drift" jsonb NOT NULL CONSTRAINT "resources_view_drift_check" CHECK ("user_interface"."is_resources_view_drift"("drift")),
  "aside" jsonb NOT NULL CONSTRAINT "resources_view_aside_check" CHECK ("user_interface"."is_resources_view_aside"("aside")),
  "actions" jsonb NOT NULL CONSTRAINT "resources_view_actions_check" CHECK ("user_interface"."is_resources_view_actions"("actions")),
  "references" jsonb CONSTRAINT "resources_view_references_check" CHECK ("references" IS NULL OR "user_interface"."is_resources_view_references"("references")),
  "referenced_by" jsonb CONSTRAINT "resources_view_referenced_by_check" CHECK ("referenced_by" IS NULL OR "user_interface"."is_resources_view_referenced_by"("referenced_by")),
  "version" bigint NOT NULL CONSTRAINT "resources_view_version_check" CHECK ("version" >= -9007199254740991 AND "version" <= 9007199254740991),
  "updated_at" timestamptz NOT NULL,
  PRIMARY KEY ("id")
);
COMMENT ON TABLE "user_interface"."resources_view" IS 'A custom resource with its state, what Git wants and what the cluster has.';
COMMENT ON COLUMN "user_interface"."resources_view"."id" IS 'Identity: fabric, kind and group, namespace and name.';
COMMENT ON COLUMN "user_interface"."resources_view"."fabric" IS 'Fabric it belongs to.';
COMMENT ON COLUMN "user_interface"."resources_view"."group" IS 'API group.';
COMMENT ON COLUMN "user_interface"."resources_view"."kind" IS 'Kind.';
COMMENT ON COLUMN "user_interface"."resources_view"."namespace" IS 'Namespace; empty for cluster-scoped kinds.';
COMMENT ON COLUMN "user_interface"."resources_view"."name" IS 'Name.';
COMMENT ON COLUMN "user_interface"."resources_view"."api_version" IS 'Group and version.';
COMMENT ON COLUMN "user_interface"."resources_view"."state" IS 'One of the six states.';
COMMENT ON COLUMN "user_interface"."resources_view"."reason" IS 'Why it is in this state.';
COMMENT ON COLUMN "user_interface"."resources_view"."since" IS 'When it came into this state.';
COMMENT ON COLUMN "user_interface"."resources_view"."changes" IS 'Number of differences between Git and the cluster.';
COMMENT ON COLUMN "user_interface"."resources_view"."differences" IS 'Kinds of difference there are, counted as drift or not; those that a rule ignores are left out.';
COMMENT ON COLUMN "user_interface"."resources_view"."ignored" IS 'Number of differences that rules say not to count.';
COMMENT ON COLUMN "user_interface"."resources_view"."severity" IS 'How much the differences matter together; absent when there are none.';
COMMENT ON COLUMN "user_interface"."resources_view"."score" IS 'How much the differences matter together, as a number.';
COMMENT ON COLUMN "user_interface"."resources_view"."verdict" IS 'Where the verdict comes from; absent until both were compared.';
COMMENT ON COLUMN "user_interface"."resources_view"."served" IS 'Whether the cluster serves its kind and version.';
COMMENT ON COLUMN "user_interface"."resources_view"."switches" IS 'Switches that it concerns; absent when no agent tells.';
COMMENT ON COLUMN "user_interface"."resources_view"."lagging" IS 'Switches that do not have it yet.';
COMMENT ON COLUMN "user_interface"."resources_view"."silent" IS 'Those among them whose agent has not been heard of for a while.';
COMMENT ON COLUMN "user_interface"."resources_view"."held" IS 'Why Hedgerow does not reconcile it by itself; absent when it may.';
COMMENT ON COLUMN "user_interface"."resources_view"."reconciling" IS 'Whether a reconciliation is under way and not yet seen.';
COMMENT ON COLUMN "user_interface"."resources_view"."commit" IS 'Commit of its manifest.';
COMMENT ON COLUMN "user_interface"."resources_view"."author" IS 'Name of that commit''s author.';
COMMENT ON COLUMN "user_interface"."resources_view"."file" IS 'File of its manifest.';
COMMENT ON COLUMN "user_interface"."resources_view"."line" IS 'Line of its manifest.';
COMMENT ON COLUMN "user_interface"."resources_view"."digest" IS 'Digest of its manifest.';
COMMENT ON COLUMN "user_interface"."resources_view"."desired" IS 'What Git wants.';
COMMENT ON COLUMN "user_interface"."resources_view"."live" IS 'What the cluster has.';
COMMENT ON COLUMN "user_interface"."resources_view"."draft" IS 'A change that is not in Git.';
COMMENT ON COLUMN "user_interface"."resources_view"."draft_outdated" IS 'Whether Git has another manifest than when the draft was written.';
COMMENT ON COLUMN "user_interface"."resources_view"."proposal" IS 'The newest commit that Hedgerow made for it, until Git wants something else of it.';
COMMENT ON COLUMN "user_interface"."resources_view"."adoption" IS 'The newest approval to take what the cluster has into Git.';
COMMENT ON COLUMN "user_interface"."resources_view"."drift" IS 'The differences.';
COMMENT ON COLUMN "user_interface"."resources_view"."aside" IS 'Differences that do not count as drift: foreign ones, ownership, and what rules ignore.';
COMMENT ON COLUMN "user_interface"."resources_view"."actions" IS 'What can be asked of it now.';
COMMENT ON COLUMN "user_interface"."resources_view"."references" IS 'What it names; worked out when the row is read.';
COMMENT ON COLUMN "user_interface"."resources_view"."referenced_by" IS 'What names it; worked out when the row is read.';
COMMENT ON COLUMN "user_interface"."resources_view"."version" IS 'Version of the aggregate; the ETag of its row.';
COMMENT ON COLUMN "user_interface"."resources_view"."updated_at" IS 'When anything of this last changed.';
CREATE INDEX "resources_view_fabric_score_index" ON "user_interface"."resources_view" ("fabric", "score");
CREATE INDEX "resources_view_fabric_state_index" ON "user_interface"."resources_view" ("fabric", "state");
CREATE INDEX "resources_view_fabric_kind_index" ON "user_interface"."resources_view" ("fabric", "kind");
CREATE INDEX "resources_view_fabric_file_index" ON "user_interface"."resources_view" ("fabric", "file");

CREATE TABLE "user_interface"."mentions_view" (
  "resource" text NOT NULL,
  "target" text NOT NULL,
  "path" text NOT NULL,
  PRIMARY KEY ("resource", "target")
);
COMMENT ON TABLE "user_interface"."mentions_view" IS 'That a resource names another one: by its manifest, or by its object when Git has none.';
COMMENT ON COLUMN "user_interface"."mentions_view"."resource" IS 'Identity of the resource that names.';
COMMENT ON COLUMN "user_interface"."mentions_view"."target" IS 'Identity of what is named, whether it exists or not.';
COMMENT ON COLUMN "user_interface"."mentions_view"."path" IS 'JSON pointer of the place that names it.';
CREATE INDEX "mentions_view_target_index" ON "user_interface"."mentions_view" ("target");

CREATE TABLE "user_interface"."transitions_view" (
  "id" text NOT NULL,
  "resource" text NOT NULL,
  "fabric" text NOT NULL CONSTRAINT "transitions_view_fabric_check" CHECK ("fabric" ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z'),
  "kind" text NOT NULL,
  "name" text NOT NULL,
  "from" text CONSTRAINT "transitions_view_from_check" CHECK ("from" IN ('draft', 'committed', 'pending', 'synced', 'drifted', 'orphaned')),
  "to" text CONSTRAINT "transitions_view_to_check" CHECK ("to" IN ('draft', 'committed', 'pending', 'synced', 'drifted', 'orphaned')),
  "trigger" text NOT NULL,
  "reason" text NOT NULL,
  "commit" text CONSTRAINT "transitions_view_commit_check" CHECK ("commit" ~ '\A[0-9a-f]{7,128}\Z'),
  "author" text,
  "file" text,
  "line" bigint CONSTRAINT "transitions_view_line_check" CHECK ("line" >= -9007199254740991 AND "line" <= 9007199254740991),
  "actor" text NOT NULL,
  "at" timestamptz NOT NULL,
  "position" bigint NOT NULL CONSTRAINT "transitions_view_position_check" CHECK ("position" >= -9007199254740991 AND "position" <= 9007199254740991),
  PRIMARY KEY ("id")
);
COMMENT ON TABLE "user_interface"."transitions_view" IS 'One step of a resource from state to state.';
COMMENT ON COLUMN "user_interface"."transitions_view"."id" IS 'Id of the event.';
COMMENT ON COLUMN "user_interface"."transitions_view"."resource" IS 'Identity of the resource.';
COMMENT ON COLUMN "user_interface"."transitions_view"."fabric" IS 'Fabric.';
COMMENT ON COLUMN "user_interface"."transitions_view"."kind" IS 'Kind.';
COMMENT ON COLUMN "user_interface"."transitions_view"."name" IS 'Name.';
COMMENT ON COLUMN "user_interface"."transitions_view"."from" IS 'Where it was; absent when it was new.';
COMMENT ON COLUMN "user_interface"."transitions_view"."to" IS 'Where it is; absent when it is gone.';
COMMENT ON COLUMN "user_interface"."transitions_view"."trigger" IS 'What set it off.';
COMMENT ON COLUMN "user_interface"."transitions_view"."reason" IS 'Why.';
COMMENT ON COLUMN "user_interface"."transitions_view"."commit" IS 'Commit of the manifest, or the one that took it away.';
COMMENT ON COLUMN "user_interface"."transitions_view"."author" IS 'Name of that commit''s author.';
COMMENT ON COLUMN "user_interface"."transitions_view"."file" IS 'File of the manifest.';
COMMENT ON COLUMN "user_interface"."transitions_view"."line" IS 'Line of the manifest; where it stood when it was taken away.';
COMMENT ON COLUMN "user_interface"."transitions_view"."actor" IS 'Who or what did it: user:local, user:token, or system: and a policy.';
COMMENT ON COLUMN "user_interface"."transitions_view"."at" IS 'When.';
COMMENT ON COLUMN "user_interface"."transitions_view"."position" IS 'Position in the log.';
CREATE INDEX "transitions_view_resource_position_index" ON "user_interface"."transitions_view" ("resource", "position");
CREATE INDEX "transitions_view_fabric_position_index" ON "user_interface"."transitions_view" ("fabric", "position");

CREATE TABLE "user_interface"."diagnostics_view" (
  "id" text NOT NULL,
  "origin" text NOT NULL CONSTRAINT "diagnostics_view_origin_check" CHECK ("origin" ~ '\A(?:file|rules)\Z'),
  "fabric" text NOT NULL CONSTRAINT "diagnostics_view_fabric_check" CHECK ("fabric" ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z'),
  "resource" text,
  "code" text NOT NULL,
  "severity" text NOT NULL CONSTRAINT "diagnostics_view_severity_check" CHECK ("severity" IN ('error', 'warning', 'info')),
  "message" text NOT NULL,
  "hint" text,
  "file" text NOT NULL,
  "line" bigint CONSTRAINT "diagnostics_view_line_check" CHECK ("line" >= -9007199254740991 AND "line" <= 9007199254740991),
  "column" bigint CONSTRAINT "diagnostics_view_column_check" CHECK ("column" >= -9007199254740991 AND "column" <= 9007199254740991),
  "related" jsonb,
  "commit" text NOT NULL CONSTRAINT "diagnostics_view_commit_check" CHECK ("commit" ~ '\A[0-9a-f]{7,128}\Z'),
  "since" timestamptz NOT NULL,
  PRIMARY KEY ("id")
);
COMMENT ON TABLE "user_interface"."diagnostics_view" IS 'A finding about a file or a manifest.';
COMMENT ON COLUMN "user_interface"."diagnostics_view"."id" IS 'Identity of the row.';
COMMENT ON COLUMN "user_interface"."diagnostics_view"."origin" IS 'What found it: reading the file, or the rules of the fabric.';
COMMENT ON COLUMN "user_interface"."diagnostics_view"."fabric" IS 'Fabric.';
COMMENT ON COLUMN "user_interface"."diagnostics_view"."resource" IS 'Identity of the resource it is about.';
COMMENT ON COLUMN "user_interface"."diagnostics_view"."code" IS 'Stable code.';
COMMENT ON COLUMN "user_interface"."diagnostics_view"."severity" IS 'How much it matters.';
COMMENT ON COLUMN "user_interface"."diagnostics_view"."message" IS 'What is wrong.';
COMMENT ON COLUMN "user_interface"."diagnostics_view"."hint" IS 'What to do.';
COMMENT ON COLUMN "user_interface"."diagnostics_view"."file" IS 'Path from the repository''s root.';
COMMENT ON COLUMN "user_interface"."diagnostics_view"."line" IS 'Line.';
COMMENT ON COLUMN "user_interface"."diagnostics_view"."column" IS 'Column.';
COMMENT ON COLUMN "user_interface"."diagnostics_view"."related" IS 'Other places that take part.';
COMMENT ON COLUMN "user_interface"."diagnostics_view"."commit" IS 'Commit it was found in.';
COMMENT ON COLUMN "user_interface"."diagnostics_view"."since" IS 'When it was found.';
CREATE INDEX "diagnostics_view_fabric_file_index" ON "user_interface"."diagnostics_view" ("fabric", "file");
CREATE INDEX "diagnostics_view_fabric_severity_index" ON "user_interface"."diagnostics_view" ("fabric", "severity");

CREATE TABLE "user_interface"."files_view" (
  "id" text NOT NULL,
  "fabric" text NOT NULL CONSTRAINT "files_view_fabric_check" CHECK ("fabric" ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z'),
  "file" text NOT NULL,
  "outcome" text NOT NULL CONSTRAINT "files_view_outcome_check" CHECK ("outcome" IN ('manifests', 'empty', 'invalid', 'ignored', 'unsupported')),
  "documents" bigint NOT NULL CONSTRAINT "files_view_documents_check" CHECK ("documents" >= -9007199254740991 AND "documents" <= 9007199254740991),
  "resources" jsonb NOT NULL CONSTRAINT "files_view_resources_check" CHECK ("user_interface"."is_files_view_resources"("resources")),
  "errors" bigint NOT NULL CONSTRAINT "files_view_errors_check" CHECK ("errors" >= -9007199254740991 AND "errors" <= 9007199254740991),
  "warnings" bigint NOT NULL CONSTRAINT "files_view_warnings_check" CHECK ("warnings" >= -9007199254740991 AND "warnings" <= 9007199254740991),
  "rule_errors" bigint NOT NULL CONSTRAINT "files_view_rule_errors_check" CHECK ("rule_errors" >= -9007199254740991 AND "rule_errors" <= 9007199254740991),
  "rule_warnings" bigint NOT NULL CONSTRAINT "files_view_rule_warnings_check" CHECK ("rule_warnings" >= -9007199254740991 AND "rule_warnings" <= 9007199254740991),
  "blob" text NOT NULL CONSTRAINT "files_view_blob_check" CHECK ("blob" ~ '\A[0-9a-f]{7,128}\Z'),
  "commit" text NOT NULL CONSTRAINT "files_view_commit_check" CHECK ("commit" ~ '\A[0-9a-f]{7,128}\Z'),
  PRIMARY KEY ("id")
);
COMMENT ON TABLE "user_interface"."files_view" IS 'A file of a source and what became of it.';
COMMENT ON COLUMN "user_interface"."files_view"."id" IS 'Identity of the row.';
COMMENT ON COLUMN "user_interface"."files_view"."fabric" IS 'Fabric.';
COMMENT ON COLUMN "user_interface"."files_view"."file" IS 'Path from the repository''s root.';
COMMENT ON COLUMN "user_interface"."files_view"."outcome" IS 'What became of it.';
COMMENT ON COLUMN "user_interface"."files_view"."documents" IS 'Documents in it.';
COMMENT ON COLUMN "user_interface"."files_view"."resources" IS 'Resources its manifests name.';
COMMENT ON COLUMN "user_interface"."files_view"."errors" IS 'Diagnostics of severity error.';
COMMENT ON COLUMN "user_interface"."files_view"."warnings" IS 'Diagnostics of severity warning.';
COMMENT ON COLUMN "user_interface"."files_view"."rule_errors" IS 'Those among the errors that the rules of the fabric found.';
COMMENT ON COLUMN "user_interface"."files_view"."rule_warnings" IS 'Those among the warnings that the rules of the fabric found.';
COMMENT ON COLUMN "user_interface"."files_view"."blob" IS 'Git object id.';
COMMENT ON COLUMN "user_interface"."files_view"."commit" IS 'Commit in which it last changed.';
CREATE INDEX "files_view_fabric_file_index" ON "user_interface"."files_view" ("fabric", "file");
CREATE INDEX "files_view_fabric_outcome_index" ON "user_interface"."files_view" ("fabric", "outcome");

CREATE TABLE "user_interface"."ignores_view" (
  "id" text NOT NULL,
  "fabric" text NOT NULL CONSTRAINT "ignores_view_fabric_check" CHECK ("fabric" ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z'),
  "rule" text NOT NULL CONSTRAINT "ignores_view_rule_check" CHECK ("rule" ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z'),
  "path" text NOT NULL,
  "kind" text,
  "name" text,
  "reason" text NOT NULL,
  "owner" text NOT NULL,
  "expires" timestamptz NOT NULL,
  "hits" bigint NOT NULL CONSTRAINT "ignores_view_hits_check" CHECK ("hits" >= -9007199254740991 AND "hits" <= 9007199254740991),
  "last_hit_at" timestamptz,
  "actor" text NOT NULL,
  "created_at" timestamptz NOT NULL,
  PRIMARY KEY ("id")
);
COMMENT ON TABLE "user_interface"."ignores_view" IS 'Differences of a fabric that do not count, with how often they were met.';
COMMENT ON COLUMN "user_interface"."ignores_view"."id" IS 'Identity: fabric and name of the rule.';
COMMENT ON COLUMN "user_interface"."ignores_view"."fabric" IS 'Fabric.';
COMMENT ON COLUMN "user_interface"."ignores_view"."rule" IS 'Name of the rule.';
COMMENT ON COLUMN "user_interface"."ignores_view"."path" IS 'JSON pointer to what is ignored, with everything below; * stands for one step.';
COMMENT ON COLUMN "user_interface"."ignores_view"."kind" IS 'Kind of the resources; all when absent.';
COMMENT ON COLUMN "user_interface"."ignores_view"."name" IS 'Name of the resource, * for any characters; all when absent.';
COMMENT ON COLUMN "user_interface"."ignores_view"."reason" IS 'Why.';
COMMENT ON COLUMN "user_interface"."ignores_view"."owner" IS 'Who answers for it.';
COMMENT ON COLUMN "user_interface"."ignores_view"."expires" IS 'From then on it does not hold any more.';
COMMENT ON COLUMN "user_interface"."ignores_view"."hits" IS 'Differences that verdicts left out because of it.';
COMMENT ON COLUMN "user_interface"."ignores_view"."last_hit_at" IS 'When that happened last.';
COMMENT ON COLUMN "user_interface"."ignores_view"."actor" IS 'Who added it.';
COMMENT ON COLUMN "user_interface"."ignores_view"."created_at" IS 'When.';
CREATE INDEX "ignores_view_fabric_rule_index" ON "user_interface"."ignores_view" ("fabric", "rule");

CREATE TABLE "user_interface"."definitions_view" (
  "id" text NOT NULL,
  "fabric" text NOT NULL CONSTRAINT "definitions_view_fabric_check" CHECK ("fabric" ~ '\A[0-9a-z](?:[\-0-9a-z]{0,61}[0-9a-z])?\Z'),
  "group" text NOT NULL,
  "kind" text NOT NULL,
  "plural" text NOT NULL,
  "scope" text NOT NULL,
  "versions" jsonb NOT NULL CONSTRAINT "definitions_view_versions_check" CHECK ("user_interface"."is_definitions_view_versions"("versions")),
  "updated_at" timestamptz NOT NULL,
  PRIMARY KEY ("id")
);
COMMENT ON TABLE "user_interface"."definitions_view" IS 'A custom resource definition that a fabric''s cluster knows.';
COMMENT ON COLUMN "user_interface"."definitions_view"."id" IS 'Identity: fabric, plural and group.';
COMMENT ON COLUMN "user_interface"."definitions_view"."fabric" IS 'Fabric.';
COMMENT ON COLUMN "user_interface"."definitions_view"."group" IS 'API group.';
COMMENT ON COLUMN "user_interface"."definitions_view"."kind" IS 'Kind.';
COMMENT ON COLUMN "user_interface"."definitions_view"."plural" IS 'Plural.';
COMMENT ON COLUMN "user_interface"."definitions_view"."scope" IS 'Namespaced or Cluster.';
COMMENT ON COLUMN "user_interface"."definitions_view"."versions" IS 'Served versions.';
COMMENT ON COLUMN "user_interface"."definitions_view"."updated_at" IS 'When this last changed.';

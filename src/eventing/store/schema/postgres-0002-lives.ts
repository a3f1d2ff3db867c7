/**
 * Second released schema of the log in PostgreSQL. Frozen.
 *
 * A log knows which of its lives it is in (`life.ts`), and whether a restore was begun and did not end: then it is not served. An append
 * names the life that its process knows, so that nobody who was there before a restore writes to what was restored. The functions of
 * the first schema stay for replicas of the release before.
 */
export const livesSchema = `
create table hedgerow.lives (
  life bigint primary key,
  id text not null unique,
  began_at text not null,
  tokens_after bigint not null,
  position bigint,
  complete_until text,
  made_at text
);

insert into hedgerow.lives (life, id, began_at, tokens_after)
values (1, replace(gen_random_uuid()::text, '-', ''), to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 0);

create table hedgerow.restoring (
  one integer primary key check (one = 1),
  file text not null,
  began_at text not null
);

-- Waits for the right to write, and refuses whoever knows another life of the log.
create function hedgerow.demand_life(known text) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(4915382001);
  if not exists (select from hedgerow.lives where id = known and life = (select max(life) from hedgerow.lives)) then
    raise exception 'another life' using errcode = 'HG002';
  end if;
end $$;

create function hedgerow.append(
  names text[], expected bigint[], counts integer[],
  ids text[], types text[], schema_versions integer[], datas text[], metas text[], checksums bigint[],
  lease text, fencing_token bigint, known_life text
) returns hedgerow.append_result language plpgsql as $$
begin
  perform hedgerow.demand_life(known_life);
  return hedgerow.append(names, expected, counts, ids, types, schema_versions, datas, metas, checksums, lease, fencing_token);
end $$;
`;

/**
 * Fourth released schema of the log in PostgreSQL. Frozen.
 *
 * An append of one event answers one number, asks for nothing that it does not need, and does not wait for a free lock as if it were taken. A
 * large one finds its streams in one statement. An append under a fence holds the lease until it is written, so that whoever takes the lease
 * over finds in the log whatever the owner before has written; a large one looks at it again at its end instead, so that a process that stops
 * in the middle holds up no takeover. The functions before stay for replicas of the release before.
 */
export const oneAnswerSchema = `
-- Refuses whoever has not the newest token of a lease, and holds the lease until the transaction ends.
create function hedgerow.demand_token(lease text, fencing_token bigint) returns void language plpgsql as $$
declare
  newest bigint;
begin
  select token into newest from hedgerow.leases where name = lease for share;
  if coalesce(newest, 0) <> fencing_token then
    raise exception 'fenced' using errcode = 'HG003', detail = coalesce(newest, 0)::text;
  end if;
end $$;

-- One event; its position.
create function hedgerow.append_one(
  stream text, expected bigint, event_id text, event_type text, event_schema_version integer, event_data text, event_meta text, event_checksum bigint,
  known_life text, lease text, fencing_token bigint
) returns bigint language plpgsql as $$
declare
  life text;
  last bigint;
  at timestamptz;
  stream_id bigint;
begin
  if not pg_try_advisory_xact_lock(4915382001) then
    perform pg_advisory_xact_lock(4915382001);
  end if;
  select e.position, e.recorded_at, (select l.id from hedgerow.lives l order by l.life desc limit 1) into last, at, life
    from hedgerow.events e order by e.position desc limit 1;
  if last is null then
    select l.id into life from hedgerow.lives l order by l.life desc limit 1;
  end if;
  if life is distinct from known_life then
    raise exception 'another life' using errcode = 'HG002';
  end if;
  if lease is not null then
    perform hedgerow.demand_token(lease, fencing_token);
  end if;
  if expected > 0 then
    update hedgerow.streams s set version = expected + 1 where s.name = stream and s.version = expected returning s.id into stream_id;
  else
    insert into hedgerow.streams (name, version) values (stream, 1) on conflict (name) do nothing returning id into stream_id;
  end if;
  if stream_id is null then
    -- Says what is in the way.
    stream_id := hedgerow.move_stream(stream, expected, 1);
  end if;
  last := coalesce(last, 0) + 1;
  insert into hedgerow.events (position, stream, version, id, type, schema_version, data, meta, checksum, recorded_at)
  values (last, stream_id, expected + 1, event_id, event_type, event_schema_version, event_data, event_meta, event_checksum,
    greatest(date_trunc('milliseconds', clock_timestamp()), at));
  return last;
end $$;

-- Some events; the position of the last one. Events of one stream stand together; counts says how many each stream has.
create function hedgerow.append_some(
  names text[], expected bigint[], counts integer[],
  ids text[], types text[], schema_versions integer[], datas text[], metas text[], checksums bigint[],
  known_life text, lease text, fencing_token bigint
) returns bigint language plpgsql as $$
declare
  begun hedgerow.append_result;
  stream_id bigint;
  first integer := 1;
begin
  begun := hedgerow.begin_append(null, null, known_life);
  if lease is not null then
    perform hedgerow.demand_token(lease, fencing_token);
  end if;
  for s in 1 .. coalesce(array_length(names, 1), 0) loop
    stream_id := hedgerow.move_stream(names[s], expected[s], counts[s]);
    for n in 0 .. counts[s] - 1 loop
      begun.position := begun.position + 1;
      insert into hedgerow.events (position, stream, version, id, type, schema_version, data, meta, checksum, recorded_at)
      values (begun.position, stream_id, expected[s] + n + 1, ids[first + n], types[first + n], schema_versions[first + n],
        datas[first + n], metas[first + n], checksums[first + n], begun.recorded_at);
    end loop;
    first := first + counts[s];
  end loop;
  return begun.position;
end $$;

-- What COPY needs to know, as begin_bulk answers it. No stream is looked for by reading all of them, however few there were when the plan was made.
create function hedgerow.begin_large(
  names text[], expected bigint[], counts integer[], known_life text, lease text, fencing_token bigint
) returns hedgerow.begun_bulk language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  begun hedgerow.append_result;
  result hedgerow.begun_bulk;
  places bigint[];
  conflict text;
begin
  begun := hedgerow.begin_append(lease, fencing_token, known_life);
  result := row(begun.position, begun.recorded_at, begun.current_token, '{}'::bigint[]);
  if begun.current_token is not null then return result; end if;
  with wanted as (
    select * from unnest(names, expected, counts) with ordinality as n (name, version, count, place)
  ), moved as (
    update hedgerow.streams s set version = w.version + w.count from wanted w
    where w.version > 0 and s.name = w.name and s.version = w.version returning s.id, w.place
  ), made as (
    insert into hedgerow.streams (name, version) select w.name, w.count from wanted w where w.version = 0
    on conflict (name) do nothing returning id, name
  )
  select array_agg(found.id order by found.place), array_agg(found.place) into result.ids, places from (
    select id, place from moved union all select m.id, w.place from made m join wanted w on w.name = m.name
  ) found;
  if coalesce(array_length(places, 1), 0) <> array_length(names, 1) then
    select json_build_object('stream', n.name, 'expectedVersion', n.version, 'actualVersion', coalesce(s.version, 0))::text into conflict
      from unnest(names, expected) with ordinality as n (name, version, place) left join hedgerow.streams s on s.name = n.name
      where n.place <> all (coalesce(places, '{}')) order by n.place limit 1;
    -- An error, so that the streams which were moved are taken back.
    raise exception 'conflict' using errcode = 'HG001', detail = conflict;
  end if;
  return result;
end $$;
`;

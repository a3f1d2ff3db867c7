/**
 * Third released schema of the embedded log. Frozen.
 *
 * A log knows which of its lives it is in (`life.ts`), and whether a restore was begun and did not end: then it is not served.
 */
export const livesSchema = `
create table lives (
  life integer primary key,
  id text not null unique,
  began_at text not null,
  tokens_after integer not null,
  position integer,
  complete_until text,
  made_at text
) strict;

insert into lives (life, id, began_at, tokens_after) values (1, lower(hex(randomblob(16))), strftime('%Y-%m-%dT%H:%M:%fZ'), 0);

create table restoring (
  one integer primary key check (one = 1),
  file text not null,
  began_at text not null
) strict;
`;

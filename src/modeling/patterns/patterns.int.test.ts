/** Portable patterns through the real engines: Go's RE2, Python's re, PostgreSQL's regular expressions, and ECMAScript. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed } from '../../../test/seed.ts';
import { freshDatabase, missing } from '../../../test/services/postgres.ts';
import { type PatternDialect, patternFor } from './dialects.ts';
import { portablePattern, tellingText } from './patterns.fixture.ts';

const run = promisify(execFile);
const has = (program: string, words: readonly string[]): Promise<boolean> =>
  run(program, [...words]).then(
    () => true,
    () => {
      if (process.env['REQUIRE_SERVICES'] === '1') throw new Error(`${program} is required and not there.`);
      console.warn(`Skipped: no ${program}.`);
      return false;
    },
  );

const python = await has('python3', ['--version']);
const go = await has('go', ['version']);

interface Case {
  readonly source: string;
  readonly texts: readonly string[];
}

/** By hand: bounds that PostgreSQL cannot count to, and the end of a line that is not the end of the text. */
const special: readonly Case[] = [
  { source: '^a{300}$', texts: ['a'.repeat(299), 'a'.repeat(300), 'a'.repeat(301)] },
  { source: '^(ab){2,600}$', texts: ['ab', 'ab'.repeat(2), 'ab'.repeat(600), 'ab'.repeat(601)] },
  { source: '^a$', texts: ['a', 'a\n', '\na', 'a\r'] },
  { source: '^[[:^digit:]]+$', texts: ['a', '1', '\n', '🦔'] },
  { source: String.raw`^((25[0-5]|(2[0-4]|1\d|[1-9]|)\d)\.?\b){4}$`, texts: ['10.0.0.1', '10.0.0.256', '10.0.0.1\n', '1.2.3.4.'] },
];

const cases: readonly Case[] = [
  ...special,
  ...fc
    .sample(fc.tuple(portablePattern, fc.array(tellingText, { minLength: 4, maxLength: 4 })), { numRuns: 1500, seed })
    .map(([source, texts]) => ({ source, texts })),
];

const patterns = (dialect: PatternDialect): readonly { readonly pattern: string; readonly texts: readonly string[] }[] =>
  cases.map(({ source, texts }) => ({ pattern: patternFor(source, dialect) as string, texts }));

const expected = patterns('ecmascript').map(({ pattern, texts }) => texts.map((text) => new RegExp(pattern, 'v').test(text)));

const disagreements = (dialect: PatternDialect, found: readonly (readonly (boolean | null)[])[]): readonly string[] => {
  expect(found.length).toBe(cases.length);
  expect(found.flat().filter((verdict) => verdict === null).length).toBeLessThan(cases.length / 20);
  const all = cases.flatMap(({ source, texts }, index) =>
    texts.flatMap((text, place) =>
      found[index]?.[place] === null || found[index]?.[place] === expected[index]?.[place]
        ? []
        : [`seed ${seed}: ${source} printed as ${patternFor(source, dialect)} on ${JSON.stringify(text)}: ${found[index]?.[place]}`],
    ),
  );
  return all.slice(0, 5);
};

const inFolder = async (work: (folder: string) => Promise<string>): Promise<readonly (readonly (boolean | null)[])[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-patterns-'));
  try {
    return JSON.parse(await work(folder)) as readonly (readonly (boolean | null)[])[];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const big = { maxBuffer: 1 << 28 };

describe('every engine gives the verdict of ECMAScript', () => {
  test.skipIf(!python)("Python's re", async () => {
    const program = `
import json, re, signal, sys, warnings
warnings.simplefilter('error')

class Slow(Exception):
    pass

def stop(*_):
    raise Slow()

signal.signal(signal.SIGALRM, stop)

# Python backtracks: what takes it too long has no verdict.
def verdict(pattern, text):
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        return re.search(pattern, text) is not None
    except Slow:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)

cases = json.load(open(sys.argv[1], encoding='utf-8'))
print(json.dumps([[verdict(case['pattern'], text) for text in case['texts']] for case in cases]))
`;
    const found = await inFolder(async (folder) => {
      writeFileSync(join(folder, 'cases.json'), JSON.stringify(patterns('python')));
      return (await run('python3', ['-c', program, join(folder, 'cases.json')], big)).stdout;
    });
    expect(disagreements('python', found)).toEqual([]);
  });

  test.skipIf(!go)("Go's RE2, as written", async () => {
    const program = `package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
)

type Case struct {
	Pattern string
	Texts   []string
}

func main() {
	data, _ := os.ReadFile(os.Args[1])
	var cases []Case
	if err := json.Unmarshal(data, &cases); err != nil {
		panic(err)
	}
	found := [][]bool{}
	for _, c := range cases {
		compiled := regexp.MustCompile(c.Pattern)
		row := []bool{}
		for _, text := range c.Texts {
			row = append(row, compiled.MatchString(text))
		}
		found = append(found, row)
	}
	out, _ := json.Marshal(found)
	fmt.Println(string(out))
}
`;
    const found = await inFolder(async (folder) => {
      writeFileSync(join(folder, 'cases.json'), JSON.stringify(patterns('re2')));
      writeFileSync(join(folder, 'main.go'), program);
      return (await run('go', ['run', join(folder, 'main.go'), join(folder, 'cases.json')], big)).stdout;
    });
    expect(disagreements('re2', found)).toEqual([]);
  });

  test.skipIf(missing)('PostgreSQL', async () => {
    const { run: sql } = await freshDatabase();
    const quoted = `'${JSON.stringify(patterns('postgresql')).replaceAll("'", "''")}'`;
    const found = await sql(`
select jsonb_agg(row order by place)
from (
  select place, (select jsonb_agg(text ~ (one ->> 'pattern') order by n) from jsonb_array_elements_text(one -> 'texts') with ordinality as t(text, n)) as row
  from jsonb_array_elements(${quoted}::jsonb) with ordinality as c(one, place)
) as rows;`);
    expect(disagreements('postgresql', JSON.parse(found) as readonly (readonly boolean[])[])).toEqual([]);
  });
});

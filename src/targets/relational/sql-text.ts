/** Words of SQL. */
import type { Json } from '#base/json.ts';

/** A name in double quotes. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text in single quotes. Backslashes are plain with standard strings, which every PostgreSQL since 9.1 has. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A JSON value as a literal. */
export const jsonLiteral = (value: Json): string => `${literal(JSON.stringify(value))}::jsonb`;

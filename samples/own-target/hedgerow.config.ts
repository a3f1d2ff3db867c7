import type { Location } from 'hedgerow/base/diagnostic.ts';
import type { Configuration } from 'hedgerow/modeling/configuration.ts';
import type { Model } from 'hedgerow/modeling/metamodel/elements.ts';
import { anyTarget, type Target } from 'hedgerow/modeling/target.ts';
import { piece } from 'hedgerow/modeling/trace.ts';

/** The platform-specific model: plain data, so that a test can look at it without reading Markdown. */
interface Units {
  readonly rows: readonly { readonly value: string; readonly name: string; readonly unit: string; readonly where: Location }[];
}

const units: Target<Units> = {
  name: 'units',
  description: 'A page of all numbers that have a unit',
  diagnostics: {},
  transform: (model: Model) => ({
    psm: {
      rows: model.contexts.flatMap(({ values }) =>
        values.flatMap((value) =>
          value.attributes
            .filter(({ unit }) => unit !== undefined)
            .map(({ name, unit = '', where }) => ({ value: value.name, name, unit, where })),
        ),
      ),
    },
    diagnostics: [],
  }),
  check: () => [],
  print: ({ rows }) => [
    {
      path: 'docs/units.md',
      text: `# Units\n\n${rows.map(piece(({ value, name, unit }) => `- ${value}.${name}: ${unit}\n`)).join('')}`,
      sources: rows.map(({ where }) => where),
    },
  ],
};

const configuration: Configuration = {
  targets: [anyTarget(units)],
  overrides: [
    {
      target: 'kubernetes',
      path: /^deploy\/crds\/.*\.yaml$/u,
      print: (file) => `# Owned by the gardeners.\n${file.text}`,
    },
  ],
};
export default configuration;

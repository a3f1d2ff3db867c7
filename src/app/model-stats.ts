/** Measures models wherever they are, beside an older revision: what `hedgerow model stats` does. */
import type { Diagnostic } from '#base/diagnostic.ts';
import { ok, type Result } from '#base/result.ts';
import { modelStats, type Stats, type Thresholds } from '#modeling/stats/stats.ts';
import { shownDiagnosticsOf } from './compare-models.ts';
import { readSide } from './model-side.ts';

export interface StatsOptions {
  readonly root: string;
  /** Folder, file, definitions or revision. */
  readonly models: string;
  /** Revision, or another side, to compare the numbers with. */
  readonly since?: string;
  readonly thresholds: Thresholds;
}

export interface StatsReport {
  /** Absent when a model has errors: half a model has no numbers. */
  readonly stats?: Stats;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the models and measures them. */
export const measureModels = async ({ root, models, since, thresholds }: StatsOptions): Promise<Result<StatsReport>> => {
  const now = await readSide({ root, name: models, models, revision: false });
  if (!now.ok) return now;
  const old = since === undefined ? undefined : await readSide({ root, name: since, models, revision: false });
  if (old !== undefined && !old.ok) return old;
  const diagnostics = [now.value, ...(old === undefined ? [] : [old.value])].flatMap(shownDiagnosticsOf);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return ok({ diagnostics: errors });
  return ok({ stats: modelStats(now.value.model, thresholds, old?.value.model), diagnostics: [] });
};

/** The table that an empty server starts with: Seattle's daily weather, as the package vega-datasets carries it. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const seedDatasourceId = '11111111-1111-4111-8111-111111111111';
export const seedDatasourceName = 'Seattle weather 2012–2015';

/** @throws when the package is not installed. */
export function seedFile(): string {
  const require = createRequire(import.meta.url);
  // The package exports its module only; its data lies beside it.
  const entry = require.resolve('vega-datasets');
  return join(
    entry.slice(0, entry.lastIndexOf('vega-datasets') + 'vega-datasets'.length),
    'data',
    'seattle-weather.csv',
  );
}

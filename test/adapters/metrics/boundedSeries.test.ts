import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureCodes, recoveryActions } from '../../../machines/sessionFailure.ts';
import { measureTo } from '../../../src/adapters/metrics/measureTo.ts';
import type { MetricSample, MetricsSink } from '../../../src/adapters/metrics/metricsSink.ts';
import { createSessionRecovery } from '../../../src/createSessionRecovery.ts';
import { seriesLimit } from '../../../src/server/metrics/metricCatalogue.ts';
import { parseBeacon } from '../../../src/server/metrics/parseBeacon.ts';
import { datasourceId, failureOf, type ScriptedAnswer, scriptedApi } from '../../support/scriptedApi.ts';
import { virtualClock } from '../../support/virtualClock.ts';

const pageId = '00000000-0000-4000-8000-00000000000a';
/** These leave the page or draw on it; here there is none. */
const harmless = recoveryActions.filter((action) => action !== 'export_work');

const step = fc.oneof(
  fc.record({
    does: fc.constant('answer' as const),
    code: fc.constantFrom(...failureCodes),
    text: fc.string(),
  }),
  fc.record({ does: fc.constant('act' as const), action: fc.constantFrom(...harmless) }),
  fc.record({ does: fc.constant('perform' as const), name: fc.stringMatching(/^[a-z]{1,20}$/) }),
  fc.record({ does: fc.constantFrom('retry', 'cancel', 'forget', 'report', 'heal') }),
  fc.record({ does: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 60_000 }) }),
);

test('whatever happens to a recovery, each measurement is one of the closed list and the series stay few', async () => {
  const series = new Set<string>();
  const refused: unknown[] = [];
  const take = (sample: MetricSample): void => {
    series.add(JSON.stringify([sample.name, sample.labels]));
    const beacon = { page: pageId, samples: [{ ...sample, ageMs: 0 }] };
    if (parseBeacon(beacon) === null) refused.push(sample);
  };
  const sink: MetricsSink = {
    count: (name, labels, by = 1) => take({ name, labels, value: by }),
    observe: (name, value, labels) => take({ name, labels, value }),
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const api = scriptedApi();
      const clock = virtualClock();
      const pressMemory = { read: () => null, write: () => {} };
      const recovery = createSessionRecovery({
        datasourceId,
        api,
        clock,
        random: () => 0.5,
        storage: false,
        sources: [],
        adapters: [measureTo(sink, { now: clock.now, pressMemory })],
      });
      recovery.start();
      for (const one of steps) {
        if ('code' in one) {
          const answer: ScriptedAnswer = failureOf(one.code, { userMessage: one.text });
          api.script(answer, answer);
        } else if ('action' in one) recovery.act(one.action).catch(() => {});
        else if ('name' in one) recovery.perform({ name: one.name, params: {} }).catch(() => {});
        else if ('ms' in one) await clock.advance(one.ms);
        else if (one.does === 'retry') recovery.retry();
        else if (one.does === 'cancel') recovery.cancel();
        else if (one.does === 'forget') api.forget();
        else if (one.does === 'report') recovery.report(new TypeError('down'));
        else api.heal();
        await clock.settle();
      }
      await recovery.stop();
    }),
    { numRuns: 60 },
  );
  expect(refused).toEqual([]);
  expect(series.size).toBeGreaterThan(30);
  expect(series.size).toBeLessThanOrEqual(seriesLimit());
});

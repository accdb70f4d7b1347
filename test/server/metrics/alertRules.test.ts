import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Histogram, Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { labelsOf } from '../../../src/server/metrics/metricCatalogue.ts';
import { recoveryMetrics } from '../../../src/server/metrics/recoveryMetrics.ts';
import { serverMetrics } from '../../../src/server/metrics/serverMetrics.ts';
import { groupingsOf, parseRules, type Selector, selectorsOf, tokensOf } from './alertRules.ts';

const folder = join(import.meta.dirname, '../../../docs/operations');
const rules = parseRules(await readFile(join(folder, 'holdfast.rules.yml'), 'utf8'));
const promtoolTests = await readFile(join(folder, 'holdfast.rules.test.yml'), 'utf8');

/** The label names of every series that the registry can give, by the names that Prometheus sees. */
function labelNames(): ReadonlyMap<string, readonly string[]> {
  const registry = new Registry();
  recoveryMetrics(registry);
  serverMetrics(registry, async () => 0);
  const names = new Map<string, readonly string[]>();
  for (const { name } of registry.getMetricsAsArray()) {
    const metric = registry.getSingleMetric(name);
    const labels = metric !== undefined && 'labelNames' in metric ? (metric.labelNames as string[]) : [];
    if (!(metric instanceof Histogram)) names.set(name, labels);
    else {
      for (const part of ['_sum', '_count']) names.set(`${name}${part}`, labels);
      names.set(`${name}_bucket`, [...labels, 'le']);
    }
  }
  return names;
}

const known = labelNames();

/** One sentence for each thing in a selector that no series has. */
function strangers({ metric, labels }: Selector): string[] {
  const names = known.get(metric);
  if (names === undefined) return [`there is no ${metric}`];
  const closed = labelsOf(metric.replace(/_(sum|count|bucket)$/, ''));
  return labels.flatMap(({ label, operator, value }) => {
    if (!names.includes(label)) return [`${metric} has no label ${label}`];
    const values = closed?.[label] ?? ownValues[label];
    if (values === undefined) return [];
    const asked = operator.includes('~') ? value.split('|') : [value];
    return asked
      .filter((one) => !Object.hasOwn(values, one))
      .map((one) => `${metric} has no ${label}="${one}"`);
  });
}

/** What the server's own metrics say in the labels that the file asks for. */
const ownValues: Readonly<Record<string, object>> = {
  outcome: { opened: 1, limited: 1, refused: 1, failed: 1, accepted: 1, malformed: 1, foreign: 1 },
};

describe('the alert file', () => {
  test('has rules that say what is wrong, how bad it is and what to do', () => {
    expect(rules.map(({ alert }) => alert)).toContain('HoldfastStartsFail');
    expect(rules.length).toBeGreaterThanOrEqual(12);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { alert, summary, action, severity, window } of rules) {
      expect(alert).toMatch(/^Holdfast[A-Z][A-Za-z]+$/);
      expect([summary, action].every((text) => text.length > 10)).toBe(true);
      expect(['page', 'warn']).toContain(severity);
      expect(window ?? '5m').toMatch(/^\d+m$/);
    }
  });

  test('speaks of nothing but the series that the registry gives, and of values that their labels have', () => {
    const found = rules.flatMap(({ expr }) => selectorsOf(expr));
    expect(found.length).toBeGreaterThan(20);
    expect(found.flatMap(strangers)).toEqual([]);
  });

  test('groups by labels that its series have, and names no others in its sentences', () => {
    for (const { alert, expr, summary } of rules) {
      const groups = groupingsOf(expr);
      for (const { metric } of selectorsOf(expr)) {
        expect(
          groups.filter((label) => !known.get(metric)?.includes(label)),
          alert,
        ).toEqual([]);
      }
      const named = [...summary.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
      expect(
        named.filter((label) => !groups.includes(label ?? '')),
        alert,
      ).toEqual([]);
    }
  });

  test('has tests for promtool in which each alert fires once and keeps still once, and that speak of our series', () => {
    const cases = promtoolTests.split(/^ +- eval_time: /m).slice(1);
    const told = (alert: string, isFired: boolean) =>
      cases.some((one) => one.includes(`alertname: ${alert}\n`) && one.includes('exp_labels') === isFired);
    expect(rules.filter(({ alert }) => !told(alert, true) || !told(alert, false))).toEqual([]);
    const series = [...promtoolTests.matchAll(/- series: (.+)$/gm)].map(([, text = '']) =>
      text.replace(/,instance="\w+"/, ''),
    );
    expect(series.length).toBeGreaterThan(30);
    expect(series.flatMap(selectorsOf).flatMap(strangers)).toEqual([]);
  });

  test('has an alert for success, surges, durability and the time to recovery', () => {
    const metrics = new Set(rules.flatMap(({ expr }) => selectorsOf(expr).map(({ metric }) => metric)));
    for (const metric of [
      'holdfast_start_duration_seconds_count',
      'holdfast_recoveries_total',
      'holdfast_failures_total',
      'holdfast_durability_downgrades_total',
      'holdfast_recovery_duration_seconds_bucket',
    ]) {
      expect(metrics).toContain(metric);
    }
  });
});

describe('the check itself', () => {
  test.each([
    ['sum(rate(holdfast_other_total[5m])) > 1', 'there is no holdfast_other_total'],
    ['holdfast_failures_total{user="1"}', 'holdfast_failures_total has no label user'],
    ['holdfast_failures_total{code="OTHER"}', 'holdfast_failures_total has no code="OTHER"'],
    ['holdfast_recoveries_total{outcome=~"failed|lost"}', 'holdfast_recoveries_total has no outcome="lost"'],
    ['holdfast_start_duration_seconds > 1', 'there is no holdfast_start_duration_seconds'],
  ])('finds what is wrong in %s', (expr, sentence) => {
    expect(selectorsOf(expr).flatMap(strangers)).toEqual([sentence]);
  });

  test('refuses what it cannot read, and brackets that do not match', () => {
    expect(() => tokensOf('sum(a) ; drop')).toThrow(/no PromQL/);
    expect(() => tokensOf('sum((a)')).toThrow(/brackets/);
    expect(() => tokensOf('sum)a(')).toThrow(/brackets/);
  });
});

import { describe, expect, it } from 'vitest';
import { type AnyStateNode, type AnyTransitionDefinition, createActor, fromCallback } from 'xstate';
import { checkpointOf } from '../../machines/recoveryCheckpoint.ts';
import { initialContext, type RecoveryContext } from '../../machines/recoveryContext.ts';
import type { RecoveryEvent } from '../../machines/recoveryEvents.ts';
import { recoveryMachineFor } from '../../machines/recoveryMachine.ts';
import { recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import type { OpenSessionInput, WaitUntilInput } from '../../machines/recoverySetup.ts';
import { type FailureCode, failureCodes, type SessionFailure } from '../../machines/sessionFailure.ts';
import { triage, type Verdict } from '../../machines/triage.ts';
import { failureOf } from '../support/scriptedApi.ts';

/** The chart, made anew for each test. */
const chart = () => recoveryMachineFor(recoveryPolicy);
const nodesOf = ({ root }: ReturnType<typeof chart>) => descendants(root);

function descendants(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(descendants)];
}

const pathOfNode = (node: AnyStateNode) => node.path.join('.');

describe('the chart', () => {
  it('has the seven states at its top, each with a sentence about what is true there', () => {
    const machine = chart();
    const tops = Object.values(machine.states);
    expect(tops.map(({ key }) => key).toSorted()).toEqual([
      'failed',
      'grace',
      'idle',
      'initializing',
      'reauth',
      'recovered',
      'retrying',
    ]);
    for (const { description } of tops) expect(description).toMatch(/^[A-Z].{15,}\.$/);
    const told = nodesOf(machine).flatMap(({ description }) =>
      description === undefined ? [] : [description],
    );
    expect(told).toHaveLength(13);
    for (const description of told) expect(description).toMatch(/^[A-Z].{15,}\.$/);
  });

  it('waits by services only, under names that a restored snapshot finds again', () => {
    const nodes = nodesOf(chart());
    const invoked = nodes.flatMap((node) =>
      node.invoke.map(({ id, src }) => `${pathOfNode(node)}: ${id} (${src})`),
    );
    expect(invoked).toEqual([
      'initializing.restoring: restoreRecord (restoreRecord)',
      'initializing.opening: openSession (openSession)',
      'retrying.waiting: waitUntil (waitUntil)',
      'retrying.attempting: openSession (openSession)',
      'grace.waiting: waitUntil (waitUntil)',
      'grace.closing: waitUntil (waitUntil)',
      'grace.attempting: openSession (openSession)',
      'recovered.steady: expiry (waitUntil)',
      'recovered.expiring: expiry (waitUntil)',
      'recovered.verifying: openSession (openSession)',
      'reauth.checking: openSession (openSession)',
      'failed.waiting: waitUntil (waitUntil)',
    ]);
    expect(nodes.flatMap((node) => node.after)).toEqual([]);
  });

  it('waits for a recovered session to hold, also from a restored snapshot', () => {
    const waits: WaitUntilInput[] = [];
    const waitUntil = fromCallback<RecoveryEvent, WaitUntilInput>(({ input }) => void waits.push(input));
    const restoreRecord = fromCallback<RecoveryEvent, undefined>(() => undefined);
    const openSession = fromCallback<RecoveryEvent, OpenSessionInput>(() => undefined);
    const machine = chart().provide({ actors: { waitUntil, restoreRecord, openSession } });
    const actor = createActor(machine).start();
    const stamp = { at: 100, dice: 0.5 };
    actor.send({ type: 'session.started', ...stamp });
    actor.send({ type: 'record.restored', checkpoint: null, ...stamp });
    actor.send({ type: 'attempt.succeeded', run: 1, expiresAt: null, ...stamp });
    const snapshot = JSON.parse(JSON.stringify(actor.getPersistedSnapshot()));
    waits.length = 0;
    createActor(machine, { snapshot }).start();
    expect(waits).toContainEqual({ until: 5100, ends: 'session.settled' });
  });
});

const checkpointInAWait = checkpointOf('retrying', { ...initialContext, attempt: 1 }, 100);

/** Every state of affairs that triage tells apart. */
const affairs: { context: Partial<RecoveryContext>; failure: Partial<SessionFailure> }[] = [];
for (const attempt of [0, 1, 4]) {
  for (const cycle of ['full', 'wake'] as const) {
    for (const isOnline of [true, false]) {
      for (const graceEndsAt of [null, 50, 200]) {
        for (const nextAttemptAt of [null, 150]) {
          for (const failure of [{}, { status: 503 }, { retryAfterMs: 60_000 }]) {
            const remediesSpent = ['reread-token', 'reopen', 'reset', 'reread-history'] as const;
            const context = { attempt, cycle, isOnline, graceEndsAt, nextAttemptAt };
            affairs.push({ context, failure }, { context: { ...context, remediesSpent }, failure });
          }
        }
      }
    }
  }
}

/** Which codes come to which verdicts, and how. */
function codesByVerdict(
  type: 'attempt.failed' | 'session.lost',
  more: { readonly sleptMs?: number } = {},
): Map<Verdict, Set<FailureCode>> {
  const found = new Map<Verdict, Set<FailureCode>>();
  for (const code of failureCodes) {
    for (const { context, failure } of affairs) {
      const common = { failure: failureOf(code, failure), endpoint: 'status', at: 100, dice: 0.5 } as const;
      const event =
        type === 'session.lost' ? { type, ...common, ...more } : { type, run: 1, ...common, ...more };
      const known = { ...initialContext, run: 1, isAttempting: true, trigger: 'automatic' as const };
      const verdict = triage(recoveryPolicy, { ...known, ...context }, event);
      found.set(verdict, (found.get(verdict) ?? new Set()).add(code));
    }
  }
  return found;
}

function rowsOf(node: AnyStateNode | undefined, type: string): { verdict: Verdict; codes: FailureCode[] }[] {
  const rows: AnyTransitionDefinition[] = node?.transitions.get(type) ?? [];
  return rows.map(({ guard }) => {
    if (typeof guard !== 'object' || !('params' in guard))
      throw new Error(`${type} has a row without a verdict.`);
    return JSON.parse(JSON.stringify(guard.params));
  });
}

describe('every road is a row of its own that names its codes', () => {
  it.each([
    ['attempt.failed', 'anywhere'],
    ['session.lost', 'in recovered'],
  ] as const)('%s %s', (type, place) => {
    const { root, states } = chart();
    const rows = rowsOf(place === 'anywhere' ? root : states.recovered, type);
    const expected = codesByVerdict(type);
    if (type === 'session.lost') {
      // Any loss that waits is met at once where the machine slept.
      expected.set('reconnect', codesByVerdict(type, { sleptMs: 60_000 }).get('reconnect') ?? new Set());
    }
    // After a loss the planned probe is gone: the chart forgets it when the session is recovered.
    if (type === 'session.lost') expected.delete('await-probe');
    expect(new Set(rows.map(({ verdict }) => verdict)).size).toBe(rows.length);
    expect(rows.map(({ verdict }) => verdict).toSorted()).toEqual([...expected.keys()].toSorted());
    for (const { verdict, codes } of rows) {
      expect({ verdict, codes: codes.toSorted() }).toEqual({
        verdict,
        codes: [...(expected.get(verdict) ?? [])].toSorted(),
      });
    }
  });
});

describe('an attempt that the machine slept through', () => {
  it('is made afresh in every state that makes one, by a row that names all codes that wait', () => {
    const waiting = codesByVerdict('attempt.failed', { sleptMs: 60_000 }).get('slept-through');
    const rows = nodesOf(chart())
      .filter((node) => node.invoke.some(({ src }) => src === 'openSession'))
      .map((node) => ({ place: pathOfNode(node), rows: node.transitions.get('attempt.failed') ?? [] }));
    expect(rows.map(({ place }) => place)).toEqual([
      'initializing.opening',
      'retrying.attempting',
      'grace.attempting',
      'recovered.verifying',
      'reauth.checking',
    ]);
    for (const { place, rows: ofPlace } of rows.slice(0, 4)) {
      const [row] = ofPlace;
      expect(row?.target?.map(pathOfNode)).toEqual([place]);
      const { guard } = row ?? {};
      const params = typeof guard === 'object' && 'params' in guard ? guard.params : null;
      expect(params).toMatchObject({ verdict: 'slept-through' });
      const { codes } = JSON.parse(JSON.stringify(params));
      expect(codes.toSorted()).toEqual([...(waiting ?? [])].toSorted());
    }
  });
});

describe('a chart without a service', () => {
  const stamp = { at: 100, dice: 0.5 };
  const restoreRecord = fromCallback<RecoveryEvent, undefined>(() => undefined);
  it.each([
    ['restoreRecord', {}, []],
    ['openSession', { restoreRecord }, [{ type: 'record.restored', checkpoint: null }]],
    [
      'waitUntil',
      { restoreRecord },
      [{ type: 'record.restored', checkpoint: { ...checkpointInAWait, nextAttemptAt: 200 } }],
    ],
  ] as const)('says that it needs %s, and how it gets it', (name, actors, events) => {
    const actor = createActor(chart().provide({ actors }));
    const errors: unknown[] = [];
    actor.subscribe({ error: (error) => errors.push(error) });
    actor.start();
    actor.send({ type: 'session.started', ...stamp });
    for (const event of events) actor.send({ ...event, ...stamp });
    expect(errors).toEqual([
      new Error(
        `The recovery machine needs its ${name} service: recoveryMachine.provide({ actors: { ${name} } }).`,
      ),
    ]);
  });
});

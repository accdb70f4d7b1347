import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultOf } from './attemptTape.ts';
import { type FaultyServer, openFaultyServer } from './faultyServer.ts';
import { playSessions } from './playSessions.ts';
import { successTable } from './successTable.ts';

let server: FaultyServer;

beforeAll(async () => {
  server = await openFaultyServer();
}, 60_000);

afterAll(() => server.close());

test('over the same faults, holdfast opens every session and one fetch only those that met none', async () => {
  const sessions = 40;
  const { holdfast, plain } = await playSessions(server, { sessions, seed: 1 });
  const tape = Array.from({ length: sessions }, (_, session) => faultOf(1, session, 0)?.kind ?? null);
  expect(new Set(tape).size).toBeGreaterThan(3);
  for (const played of [holdfast, plain]) expect(played.map(({ attempts }) => attempts[0])).toEqual(tape);
  expect(plain.map(({ isSuccess }) => isSuccess)).toEqual(tape.map((kind) => kind === null));
  expect(holdfast.map(({ isSuccess }) => isSuccess)).not.toContain(false);
  // No attempt succeeded that should have failed, and none was made after one that succeeded.
  for (const { attempts } of holdfast) expect(attempts.indexOf(null)).toBe(attempts.length - 1);
  expect(successTable({ holdfast, plain })).toContain('| holdfast | 40 | 100.00 % |');
}, 120_000);

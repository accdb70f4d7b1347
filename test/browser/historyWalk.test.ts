import { beforeEach, describe, expect, it } from 'vitest';
import { type StudioVisit, servedStudio } from './studioPage.ts';

const served = servedStudio();
let visit: StudioVisit;

/** Names that one column gets, one after the other: step n of the history is the n-th. */
const names = Array.from({ length: 8 }, (_, index) => `wind_${index + 1}`);
const nameAt = (position: number) => names[position - 1] ?? 'wind';

/** What the server itself says of the session. */
async function onServer(): Promise<{ readonly position: number; readonly total: number }> {
  return await visit.page.evaluate(async () => {
    const { datasources } = await (await fetch('/tools/api/studio/')).json();
    const answer = await fetch(`/tools/api/studio/${datasources[0].id}/session/status/`);
    const { position, total_operations: total } = (await answer.json()).session_info;
    return { position, total };
  });
}

/** The page rests where the server stands: history, header and state say the same, and nothing of the history is lost. */
async function expectAgreement(): Promise<number> {
  await visit.reaches('recovered');
  await expect.poll(async () => (await visit.state()).pending, { timeout: 45_000 }).toBe(0);
  await expect.poll(() => visit.testId('change-strip').isVisible()).toBe(false);
  const { position, total } = await onServer();
  expect(total).toBe(names.length);
  await expect.poll(visit.state).toMatchObject({ session: { position, total } });
  await expect.poll(visit.headers).toContain(nameAt(position));
  await expect.poll(() => visit.testId('history-step').count()).toBe(names.length);
  return position;
}

const walkTo = (step: number) =>
  visit
    .testId(step === 0 ? 'history-start' : 'history-step')
    .nth(Math.max(0, step - 1))
    .click();

beforeEach(async () => {
  visit = await served.visit();
  for (const [index, name] of names.entries()) {
    await visit.rename(nameAt(index), name);
    await expect.poll(visit.headers).toContain(name);
  }
});

describe('a walk through the history, on a real server,', () => {
  it('leads back to the start and forth to the end, by one step at a time', async () => {
    await walkTo(0);
    await expect.poll(async () => (await onServer()).position, { timeout: 30_000 }).toBe(0);
    expect(await expectAgreement()).toBe(0);
    await walkTo(names.length);
    await expect.poll(async () => (await onServer()).position, { timeout: 30_000 }).toBe(names.length);
    expect(await expectAgreement()).toBe(names.length);
  });

  it('that is stopped half-way rests there, and goes on to wherever one likes', async () => {
    await served.studio().faults({ kind: 'delay', delayMs: 2_000, match: '/undo/' });
    await walkTo(0);
    await expect
      .poll(async () => (await onServer()).position, { interval: 50 })
      .toBeLessThan(names.length - 1);
    await visit.testId('call-off').click();
    const position = await expectAgreement();
    expect(position).toBeGreaterThan(0);
    expect(position).toBeLessThan(names.length - 1);
    await served.studio().faults({ kind: 'none' });
    await walkTo(2);
    await expect.poll(async () => (await onServer()).position, { timeout: 30_000 }).toBe(2);
    expect(await expectAgreement()).toBe(2);
  });

  it('goes on to its end after the page was loaded anew in the middle of it', async () => {
    await served.studio().faults({ kind: 'delay', delayMs: 400, match: '/undo/' });
    await walkTo(0);
    await expect
      .poll(async () => (await onServer()).position, { interval: 50 })
      .toBeLessThan(names.length - 1);
    await visit.page.reload();
    // Every step was in the journal before the first one left.
    await expect.poll(async () => (await onServer()).position, { timeout: 45_000 }).toBe(0);
    expect(await expectAgreement()).toBe(0);
    await walkTo(names.length);
    await expect.poll(async () => (await onServer()).position, { timeout: 45_000 }).toBe(names.length);
  });

  it('goes on to its end after the page was left for another one and gone back to', async () => {
    await served.studio().faults({ kind: 'delay', delayMs: 400, match: '/undo/' });
    await walkTo(1);
    await expect
      .poll(async () => (await onServer()).position, { interval: 50 })
      .toBeLessThan(names.length - 1);
    await visit.page.goto(`${visit.studio.origin}/studio/signed-in.html`);
    await visit.page.goBack();
    await expect.poll(async () => (await onServer()).position, { timeout: 45_000 }).toBe(1);
    expect(await expectAgreement()).toBe(1);
  });

  it('through an outage loses no step and takes none twice', async () => {
    await served.studio().faults({ kind: 'lose-answer', match: '/undo/', calls: 1 });
    await walkTo(3);
    await expect.poll(async () => (await onServer()).position, { timeout: 45_000 }).toBe(3);
    expect(await expectAgreement()).toBe(3);
  });
});

import { afterEach, expect, it } from 'vitest';
import type { FailureCode } from '../../../machines/sessionFailure.ts';
import { measureTo } from '../../../src/adapters/metrics/measureTo.ts';
import {
  createBugReport,
  createSessionRecovery,
  defineBugReportElement,
  defineSessionRecoveryElement,
  type RecoveryElementEvents,
  type SessionRecovery,
} from '../../../src/index.ts';
import { datasourceId, scriptedApi } from '../../support/scriptedApi.ts';
import { virtualClock } from '../../support/virtualClock.ts';
import { recordedMetrics } from '../metrics/recordedMetrics.ts';

const recoveries: SessionRecovery[] = [];

afterEach(async () => {
  document.body.replaceChildren();
  for (const recovery of recoveries.splice(0)) await recovery.stop();
});

/** The element over a real recovery whose first attempt fails for good, and what metrics count of its buttons. */
async function stoppedBy(code: FailureCode) {
  const clock = virtualClock();
  const api = scriptedApi();
  const metrics = recordedMetrics();
  const pressMemory = { read: () => null, write: () => undefined };
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    storage: false,
    sources: [],
    adapters: [measureTo(metrics, { now: clock.now, pressMemory })],
  });
  recoveries.push(recovery);
  defineSessionRecoveryElement();
  const element = document.createElement('session-recovery');
  element.recovery = recovery;
  document.body.append(element);
  api.breakWith(code);
  recovery.start();
  await clock.settle();
  return {
    api,
    clock,
    recovery,
    element,
    async press(action: string) {
      const button = element.shadowRoot?.querySelector(`[part~="action-${action}"]`);
      if (!(button instanceof HTMLElement)) throw new Error(`There is no button for ${action}.`);
      button.click();
      await clock.settle();
    },
    presses: () => metrics.of('actions_total'),
  };
}

type Press = CustomEvent<RecoveryElementEvents['recovery-action']>;

it('a press that the bug report takes over is counted, once', async () => {
  const { recovery, press, presses } = await stoppedBy('PERMISSION_DENIED');
  defineBugReportElement();
  const report = document.createElement('session-bug-report');
  report.reporter = createBugReport(recovery);
  document.body.append(report);
  await press('contact_support');
  expect(report.shadowRoot?.querySelector('dialog')?.open).toBe(true);
  expect(presses()).toEqual({ 'action=contact_support code=PERMISSION_DENIED outcome=unjudged': 1 });
});

it('a press that the page does in its own way is judged like any other, and not carried out', async () => {
  const { api, clock, recovery, element, press, presses } = await stoppedBy('AUTHENTICATION_REQUIRED');
  const before = location.href;
  element.addEventListener('recovery-action', (event: Press) => event.preventDefault());
  await press('log_in');
  expect(presses()).toEqual({});
  api.heal();
  recovery.signedIn();
  await clock.settle();
  expect(recovery.getState().value).toBe('recovered');
  expect(presses()).toEqual({ 'action=log_in code=AUTHENTICATION_REQUIRED outcome=helped': 1 });
  expect(location.href).toBe(before);
});

it('a press that nobody prevents is counted once', async () => {
  const { press, presses } = await stoppedBy('PERMISSION_DENIED');
  await press('contact_support');
  expect(presses()).toEqual({ 'action=contact_support code=PERMISSION_DENIED outcome=unjudged': 1 });
});

it('a press that the page prevents and hands to the recovery itself is counted once', async () => {
  const { recovery, element, press, presses } = await stoppedBy('PERMISSION_DENIED');
  element.addEventListener('recovery-action', (event: Press) => {
    event.preventDefault();
    if (event.detail.action !== 'extend') void recovery.act(event.detail.action);
  });
  await press('contact_support');
  expect(presses()).toEqual({ 'action=contact_support code=PERMISSION_DENIED outcome=unjudged': 1 });
});

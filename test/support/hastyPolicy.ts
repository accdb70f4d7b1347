/** A policy whose roads take milliseconds, for tests with real answers on the real clock. */
import type { RecoveryPolicyOverrides } from '../../machines/recoveryPolicy.ts';
import { failureCodes } from '../../machines/sessionFailure.ts';

/** The shipped roads and bounds with every wait shortened. */
export const hastyPolicy: RecoveryPolicyOverrides = {
  failures: Object.fromEntries(failureCodes.map((code) => [code, { delaysMs: [5] }])),
  graceMs: 60,
  graceProbeWithinMs: 20,
  steadyAfterMs: 20,
  herdSpreadMs: 5,
  copyLifeMs: 5,
};

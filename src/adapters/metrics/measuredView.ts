/** What a measuring part sees of a recovery. */
import type { FailureRoad } from '../../../machines/recoveryPolicy.ts';
import type { FailureCode } from '../../../machines/sessionFailure.ts';
import type { RecoveryAdapter } from '../../sessionRecovery.ts';

export type MeasuredView = Parameters<RecoveryAdapter>[0];

/** The road that a failure's code takes. */
export type RoadOf = (code: FailureCode) => FailureRoad;

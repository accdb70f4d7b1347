/** The door of the gradual rollout, `holdfast/rollout`: it loads nothing of the engine, so that off is off. */
export { firstOutcome, type OpeningView } from './firstOutcome.ts';
export { fetchedKillSwitch, type KillSwitch, type KillSwitchOptions } from './killSwitch.ts';
export { type OpenFeatureClientLike, openFeatureFlag, type RolloutFlag } from './openFeatureFlag.ts';
export {
  createRollout,
  type Rollout,
  type RolloutOptions,
  type RolloutPath,
  type RolloutPaths,
  type RolloutReport,
  type StartedPath,
} from './rollout.ts';
export { parseRolloutPlan, planInPage, type RolloutPlan } from './rolloutPlan.ts';

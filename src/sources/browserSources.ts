/** What a browser can tell a recovery, shared by all recoveries on the page. */
import { loginSource } from './loginSource.ts';
import { networkSource } from './networkSource.ts';
import { pageSource } from './pageSource.ts';
import type { RecoverySource } from './recoverySource.ts';
import { sharedSource } from './sharedSource.ts';
import { sleepSource } from './sleepSource.ts';

const sources: readonly RecoverySource[] = Object.freeze([
  sharedSource(networkSource, 'network.lost'),
  sharedSource(pageSource, 'page.hidden'),
  sharedSource(sleepSource()),
  sharedSource(loginSource),
]);

/** Network, page lifecycle, sleep and login. Nothing is listened to before a source is subscribed. */
export function browserSources(): readonly RecoverySource[] {
  return sources;
}

/** Everybody who plays: holdfast first, then each peer as documented and as an expert writes it. */
import { axiosRetryClients } from './clients/axiosRetryClient.ts';
import { cockatielClients } from './clients/cockatielClient.ts';
import { effectClients } from './clients/effectClient.ts';
import { holdfastClients } from './clients/holdfastClient.ts';
import { kyClients } from './clients/kyClient.ts';
import { partysocketClients } from './clients/partysocketClient.ts';
import { plainXstateClients, plainXstateLimits } from './clients/plainXstateClient.ts';
import { pRetryClients } from './clients/pRetryClient.ts';
import { tanstackQueryClients } from './clients/tanstackQueryClient.ts';
import type { TapeClient } from './tapeClient.ts';

export const tapeClients: readonly TapeClient[] = [
  ...holdfastClients,
  ...plainXstateClients,
  ...cockatielClients,
  ...pRetryClients,
  ...kyClients,
  ...tanstackQueryClients,
  ...axiosRetryClients,
  ...effectClients,
  ...partysocketClients,
];

/** Clients of the baseline tape only: they show what a number does that a documentation leaves open. */
export const variedClients: readonly TapeClient[] = plainXstateLimits;

/** Everybody a job can name. */
export const allClients: readonly TapeClient[] = [...tapeClients, ...variedClients];

/** A client's name with its variant, as the tables print it. */
export function titleOf({ name, variant }: TapeClient): string {
  return variant === 'shipped' || variant === 'varied' ? name : `${name}, ${variant}`;
}

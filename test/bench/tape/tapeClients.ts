/** Everybody who plays: holdfast first, then each peer as documented and as an expert writes it. */
import { axiosRetryClients } from './clients/axiosRetryClient.ts';
import { cockatielClients } from './clients/cockatielClient.ts';
import { effectClients } from './clients/effectClient.ts';
import { holdfastClients } from './clients/holdfastClient.ts';
import { kyClients } from './clients/kyClient.ts';
import { partysocketClients } from './clients/partysocketClient.ts';
import { plainXstateClients } from './clients/plainXstateClient.ts';
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

/** A client's name with its variant, as the tables print it. */
export function titleOf({ name, variant }: TapeClient): string {
  return variant === 'shipped' ? name : `${name}, ${variant}`;
}

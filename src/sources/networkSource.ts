/** Says when the browser lost its network and when it has one again. */
import { listen } from './listen.ts';
import type { RecoverySource } from './recoverySource.ts';

/** Pushes `network.lost` at once where the browser is offline already; online it is silent, since that may be a lie. */
export const networkSource: RecoverySource = (push) => {
  if (globalThis.navigator?.onLine === false) push({ type: 'network.lost' });
  return listen(globalThis.window, {
    offline: () => push({ type: 'network.lost' }),
    online: () => push({ type: 'network.restored' }),
  });
};

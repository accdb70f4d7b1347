/** holdfast as it is shipped: its engine and its API client, over the tape's `fetch`. */
import { createSessionRecovery, hydromlApi } from '../../../../src/index.ts';
import type { TapeClient } from '../tapeClient.ts';

export const holdfastClients: readonly TapeClient[] = [
  {
    name: 'holdfast',
    variant: 'shipped',
    version: '0.1.0',
    source: 'No option but the address: the shipped policy. Each `fetch` of `hydromlApi` is counted.',
    open(page) {
      const recovery = createSessionRecovery({
        datasourceId: page.datasourceId,
        api: hydromlApi({
          baseUrl: new URL(page.url).origin,
          datasourceId: page.datasourceId,
          fetch: page.fetch,
        }),
        storage: false,
        sources: [],
      });
      let isAsked = false;
      recovery.subscribe(({ value, session }) => {
        if (value === 'recovered') page.recovered({ session_info: { session_exists: session?.exists } });
        if (value === 'failed') page.failed();
        if (value !== 'reauth') isAsked = false;
        else if (!isAsked) {
          isAsked = true;
          void page.signIn().then(() => recovery.signedIn());
        }
      });
      recovery.start();
      return () => void recovery.stop();
    },
  },
];

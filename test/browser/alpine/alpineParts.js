// The page's own part: a recovery over an API whose answers the test decides, and the plug-in for Alpine.
const { createSessionRecovery, recoveryPlugin, SessionError } = window.holdfastEngine;
const datasourceId = '00000000-0000-4000-8000-000000000001';
let failure = null;
let isThere = false;

async function answer() {
  if (failure !== null)
    throw new SessionError({ code: failure, outcome: 'not-applied', attribution: 'server', at: Date.now() });
  return {
    exists: isThere,
    sessionId: isThere ? 's-1' : null,
    datasourceId,
    userId: '1',
    position: 0,
    total: 0,
    shape: null,
    columns: null,
    preview: null,
    expiresAt: null,
  };
}

const recovery = createSessionRecovery({
  datasourceId,
  api: {
    datasourceId,
    status: answer,
    initialize: () => {
      isThere = failure === null;
      return answer();
    },
    apply: answer,
    clear: async () => {},
  },
  storage: false,
  tabs: false,
  sources: [],
});
const plugin = recoveryPlugin({ recovery, messages: { en: { actions: { manual_retry: 'Try again' } } } });

window.lab = {
  recovery,
  plugin,
  failWith(code) {
    failure = code;
  },
};

if (window.Alpine) window.Alpine.plugin(plugin);
else document.addEventListener('alpine:init', () => window.Alpine.plugin(plugin));

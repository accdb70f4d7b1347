/** A `fetch` that answers as HydroML's session API does, in memory: what a page of tests talks to. */

export interface HydromlFetch {
  readonly fetch: typeof fetch;
  /** The calls so far, as `POST undo`. */
  readonly calls: string[];
  /** Answers the next calls of a name in this way. */
  failNext(name: string, ...answers: readonly Response[]): void;
  /** The server loses the session. */
  forget(): void;
  /** Whether a save ends the session, as HydroML's does. */
  endsWithSave: boolean;
}

/** A failing answer with a sentence. */
export function refusal(status: number, error: string): Response {
  return Response.json({ success: false, error }, { status });
}

export function hydromlFetch(datasourceId: string): HydromlFetch {
  const calls: string[] = [];
  const failures = new Map<string, Response[]>();
  let session: { readonly createdAt: string; steps: string[][]; total: number } | null = null;
  let opened = 0;

  const columns = () => session?.steps.at(-1) ?? ['a', 'b'];

  function body(message: string): Response {
    if (session === null) {
      return Response.json({ success: true, session_info: { session_exists: false }, data_preview: null });
    }
    const { createdAt, steps, total } = session;
    return Response.json({
      success: true,
      message,
      session_info: {
        session_exists: true,
        user_id: 1,
        datasource_id: datasourceId,
        created_at: createdAt,
        current_shape: [1, 2],
        current_step: steps.length,
        total_operations: total,
        can_redo: false,
      },
      data_preview: [Object.fromEntries(columns().map((name) => [name, 1]))],
      column_info: columns(),
    });
  }

  function change(name: string, params: Readonly<Record<string, string>>): Response {
    if (session === null) return refusal(400, 'No active session found');
    if (name === 'undo') {
      if (session.steps.pop() === undefined) return refusal(400, 'Cannot undo operation');
    } else if (name === 'rename-column') {
      const { old_name = '', new_name = '' } = params;
      if (!columns().includes(old_name)) return refusal(400, `There is no column "${old_name}".`);
      session.steps.push(columns().map((column) => (column === old_name ? new_name : column)));
      session.total += 1;
    } else if (name === 'save') {
      if (server.endsWithSave) session = null;
      return Response.json({ success: true, new_datasource: { id: 7, name: params.name ?? '' } });
    } else if (name === 'clear') {
      session = null;
      return Response.json({ success: true, message: 'Session cleared successfully' });
    } else if (name === 'column-statistics') {
      return Response.json({ success: true, statistics: { mean: 1 } });
    } else {
      return refusal(404, 'There is nothing here.');
    }
    return body('Done');
  }

  const server: HydromlFetch = {
    calls,
    endsWithSave: true,
    failNext: (name, ...answers) => void failures.set(name, [...answers]),
    forget: () => {
      session = null;
    },
    async fetch(input, init) {
      const address = new URL(input instanceof Request ? input.url : String(input), location.href);
      const name = /\/session\/([a-z-]+)\/$/.exec(address.pathname)?.[1] ?? address.pathname;
      calls.push(`${init?.method ?? 'GET'} ${name}`);
      const failure = failures.get(name)?.shift();
      if (failure !== undefined) return failure;
      if (name === 'status') return body('');
      if (name === 'initialize') {
        opened += 1;
        session ??= { createdAt: `2026-01-01T00:00:0${opened}`, steps: [], total: 0 };
        return body('Session initialized successfully');
      }
      const params = typeof init?.body === 'string' ? JSON.parse(init.body) : {};
      return change(name, params);
    },
  };
  return server;
}

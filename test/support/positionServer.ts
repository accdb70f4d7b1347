/** A model of a server without keys: every copy runs, the oldest ten steps are shown, and a total only ever counts up. */
import type { JournalOperation, SessionView } from '../../src/session/sessionApi.ts';
import { baseTable, type ColumnTable, shownTable, tableAfter } from './columnTable.ts';
import { absent, type ModelServer, rejection, tagOf } from './modelServer.ts';
import { datasourceId } from './scriptedApi.ts';

interface PlainStep {
  readonly name: string;
  readonly tag: string;
  readonly after: ColumnTable;
}

interface PlainSession {
  readonly createdAt: string;
  readonly base: ColumnTable;
  steps: readonly PlainStep[];
  total: number;
}

export interface PositionServer extends ModelServer {
  /** The table that sessions begin with from now on. */
  base: ColumnTable;
  /** The tags of the saves that ran: each is another copy of the table elsewhere. */
  readonly saved: string[];
}

/** Applied operations from which on an undo is refused. */
const keptSteps = 50;
const shownSteps = 10;

export function positionServer(): PositionServer {
  const sessions = new Map<string, PlainSession>();
  let created = 0;

  const sessionOf = () => sessions.get(server.user ?? '');

  function viewOf(session: PlainSession | undefined): SessionView {
    if (session === undefined) return absent(server.user);
    const { createdAt, steps, total, base } = session;
    return {
      exists: true,
      sessionId: createdAt,
      datasourceId,
      userId: server.user,
      position: steps.length,
      total,
      ...shownTable(steps.at(-1)?.after ?? base),
      expiresAt: null,
      etag: null,
      history: steps.slice(0, shownSteps).map(({ name }, step) => ({ step, name, at: '' })),
    };
  }

  function execute({ name, params }: Pick<JournalOperation, 'name' | 'params'>): SessionView {
    const session = sessionOf();
    // The same words for a session that is not there and for one with nothing to undo.
    const refused = rejection('OPERATION_REJECTED', { status: 400 });
    if (session === undefined) {
      throw name === 'undo' ? refused : rejection('SESSION_NOT_FOUND', { status: 400 });
    }
    switch (name) {
      case 'undo':
        if (session.steps.length === 0 || session.steps.length > keptSteps) throw refused;
        session.steps = session.steps.slice(0, -1);
        break;
      case 'redo':
        throw new Error('A redo of this server answers a stale table: it is never called.');
      case 'save':
        server.saved.push(tagOf({ params }));
        break;
      case 'column_statistics':
        break;
      case 'clear':
        sessions.delete(server.user ?? '');
        return absent(server.user);
      default: {
        const after = tableAfter(session.steps.at(-1)?.after ?? session.base, name, params);
        if (after === null) throw refused;
        session.steps = [...session.steps, { name, tag: tagOf({ params }), after }];
        session.total += 1;
      }
    }
    return viewOf(session);
  }

  const server: PositionServer = {
    idempotent: false,
    calls: [],
    overlaps: [],
    saved: [],
    user: '1',
    base: baseTable,
    status: () => viewOf(sessionOf()),
    initialize() {
      const found = sessionOf();
      if (found !== undefined) return viewOf(found);
      created += 1;
      const begun = { createdAt: `created-${created}`, base: server.base, steps: [], total: 0 };
      sessions.set(server.user ?? '', begun);
      return viewOf(begun);
    },
    execute,
    clear: () => void sessions.delete(server.user ?? ''),
    forget: () => sessions.clear(),
    foreign: (name, params) => void execute({ name, params }),
    inEffect: () => sessionOf()?.steps.map(({ tag }) => tag) ?? [],
    undone: () => [],
  };
  return server;
}

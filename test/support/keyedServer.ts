/** A model of a server that honours keys and entity tags: each key runs once, each change raises the revision. */
import { type JournalOperation, SessionError, type SessionView } from '../../src/session/sessionApi.ts';
import { baseTable, type ColumnTable, shownTable, tableAfter } from './columnTable.ts';
import { absent, type ModelServer, rejection, tagOf } from './modelServer.ts';
import { datasourceId } from './scriptedApi.ts';

interface KeyedStep {
  readonly id: string;
  readonly name: string;
  readonly tag: string;
  readonly after: ColumnTable;
}

interface KeyedSession {
  readonly epoch: number;
  readonly base: ColumnTable;
  steps: readonly KeyedStep[];
  position: number;
  revision: number;
  /** The verdict on each key: its answer, or the refusal. */
  readonly verdicts: Map<string, { readonly body: string; readonly verdict: SessionView | SessionError }>;
}

export interface KeyedServer extends ModelServer {
  /** The table that sessions begin with from now on. */
  base: ColumnTable;
}

export function keyedServer(): KeyedServer {
  const sessions = new Map<string, KeyedSession>();
  let epochs = 0;

  const sessionOf = () => sessions.get(server.user ?? '');

  function viewOf(session: KeyedSession | undefined): SessionView {
    if (session === undefined) return absent(server.user);
    const { epoch, steps, position, revision, base } = session;
    return {
      exists: true,
      sessionId: `session-${epoch}`,
      datasourceId,
      userId: server.user,
      position,
      total: steps.length,
      ...shownTable(steps[position - 1]?.after ?? base),
      expiresAt: null,
      etag: `"e${epoch}:${revision}"`,
      history: steps.map(({ id, name }, index) => ({ step: index, name, at: '', id })),
    };
  }

  function change(session: KeyedSession, { id, name, params }: JournalOperation): SessionView {
    const { steps, position, base } = session;
    switch (name) {
      case 'undo':
      case 'redo': {
        const to = name === 'undo' ? position - 1 : position + 1;
        if (to < 0 || to > steps.length) throw rejection('OPERATION_REJECTED', { status: 400 });
        session.position = to;
        break;
      }
      case 'save':
      case 'column_statistics':
        return viewOf(session);
      case 'clear':
        sessions.delete(server.user ?? '');
        return absent(server.user);
      default: {
        const after = tableAfter(steps[position - 1]?.after ?? base, name, params);
        if (after === null) throw rejection('OPERATION_REJECTED', { status: 400 });
        session.steps = [...steps.slice(0, position), { id, name, tag: tagOf({ params }), after }];
        session.position += 1;
      }
    }
    session.revision += 1;
    return viewOf(session);
  }

  function execute(operation: JournalOperation): SessionView {
    const session = sessionOf();
    if (session === undefined) throw rejection('SESSION_NOT_FOUND', { status: 400 });
    const { id, name, params, expectedEtag } = operation;
    const body = JSON.stringify([name, params]);
    const known = session.verdicts.get(id);
    if (known !== undefined) {
      if (known.body !== body) throw rejection('OPERATION_REJECTED', { status: 422 });
      if (known.verdict instanceof SessionError) throw known.verdict;
      return known.verdict;
    }
    if (expectedEtag !== undefined && expectedEtag !== viewOf(session).etag) {
      throw rejection('HISTORY_CONFLICT', { status: 412 });
    }
    try {
      const verdict = change(session, operation);
      session.verdicts.set(id, { body, verdict });
      return verdict;
    } catch (error) {
      if (error instanceof SessionError) session.verdicts.set(id, { body, verdict: error });
      throw error;
    }
  }

  const tags = (steps: readonly KeyedStep[]) => steps.map(({ tag }) => tag);

  const server: KeyedServer = {
    idempotent: true,
    calls: [],
    overlaps: [],
    user: '1',
    base: baseTable,
    status: () => viewOf(sessionOf()),
    initialize() {
      const found = sessionOf();
      if (found !== undefined) return viewOf(found);
      epochs += 1;
      const { base } = server;
      const begun = { epoch: epochs, base, steps: [], position: 0, revision: 0, verdicts: new Map() };
      sessions.set(server.user ?? '', begun);
      return viewOf(begun);
    },
    execute,
    clear: () => void sessions.delete(server.user ?? ''),
    forget: () => sessions.clear(),
    foreign(name, params) {
      const session = sessionOf();
      if (session === undefined) throw new Error('There is no session for somebody else to change.');
      change(session, { id: `foreign-${session.revision}`, name, params, expectedPosition: 0 });
    },
    inEffect: () => tags(sessionOf()?.steps.slice(0, sessionOf()?.position) ?? []),
    undone: () => tags(sessionOf()?.steps.slice(sessionOf()?.position) ?? []),
  };
  return server;
}

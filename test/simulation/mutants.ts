/** Engines that are broken on purpose: the simulation is worth something only when it catches each of them. */

export interface Mutant {
  readonly name: string;
  /** From the repository's root. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'skip the journal',
    file: 'src/journal/operationJournal.ts',
    find: "if (this.#store === null || isEmpty) return 'nothing';",
    replace: "return 'nothing';",
  },
  {
    name: 'send before the mark is durable',
    file: 'src/journal/drainJournal.ts',
    find: "const isMarked = entry.state.kind === 'sent' || (await journal.advance(entry, sent, { against: base }));",
    replace:
      "const isMarked = true; if (entry.state.kind === 'queued') journal.advance(entry, sent, { against: base }).catch(() => undefined);",
  },
  {
    name: 'repeat under a new key',
    file: 'src/journal/drainJournal.ts',
    find: 'const { id } = entry;',
    replace: 'const id = journal.newId();',
  },
  {
    name: 'repeat blindly without keys',
    file: 'src/journal/reconcileByPosition.ts',
    find: 'const isBefore = view.position === basePosition && view.total === base.total && isSameOutline(base, view);',
    replace: 'const isBefore = true;',
  },
  {
    name: 'forget the lock',
    file: 'src/createSessionRecovery.ts',
    find: 'exclusively: (task, signal) => lock(() => link.hold(task, signal)),',
    replace: 'exclusively: (task) => lock(() => task(new AbortController().signal)),',
  },
  {
    name: 'send on after the lock was lost',
    file: 'src/session/sessionCalls.ts',
    find: 'if (held.aborted) throw new HoldLost();',
    replace: '',
  },
  {
    name: 'ignore a stale compare-and-set',
    file: 'src/journal/journalStore.ts',
    find: "if (outcome.kind === 'stale') return false;",
    replace: "if (outcome.kind === 'stale') return true;",
  },
  {
    name: 'no If-Match',
    file: 'src/journal/drainJournal.ts',
    find: 'const expected = sent.baseEtag === null ? {} : { expectedEtag: sent.baseEtag };',
    replace: 'const expected = {};',
  },
  {
    name: 'acknowledge before the answer',
    file: 'src/journal/drainJournal.ts',
    find: 'onFlight(true);',
    replace:
      'onFlight(true); onApplied(entry, { exists: false, position: sent.basePosition, total: 0, sessionId: null, datasourceId });',
  },
  {
    name: 'recovered without proof',
    file: 'src/session/openSession.ts',
    find: 'if (view.datasourceId === datasourceId) view = await choose(view);',
    replace: 'if (journal.head.base !== null) return view; view = await choose(view);',
  },
  {
    name: 'drop queued work on reload',
    file: 'src/journal/operationJournal.ts',
    find: 'this.#wasJustRead = true;',
    replace:
      'this.#wasJustRead = true; this.#state = new JournalState(this.#state.head, this.#state.entries.filter((entry) => !isOpen(entry)));',
  },
  {
    name: 'replay without the redo tail',
    file: 'src/session/replayJournal.ts',
    find: 'history.steps.slice(0, hasKeys ? history.steps.length : position)',
    replace: 'history.steps.slice(0, position)',
  },
  {
    name: 'clear what the journal does not cover',
    file: 'src/session/openSession.ts',
    find: 'const canStartOver = () => journal.head.base !== null && journal.isReplayable();',
    replace: 'const canStartOver = () => true;',
  },
  {
    name: 'retry for ever',
    file: 'machines/triage.ts',
    find: 'context.attempt <= policy.maxRetries',
    replace: 'context.attempt >= 0',
  },
  {
    name: 'do not wait for copies',
    file: 'src/session/openSession.ts',
    find: 'if (openSince === 0) return false;',
    replace: 'return false;',
  },
  {
    name: 'ignore the owner',
    file: 'src/session/openSession.ts',
    find: "if (userId && journal.userId && userId !== journal.userId) throw failed('PERMISSION_DENIED');",
    replace: '',
  },
  {
    name: 'call redo where it is stale',
    file: 'src/journal/drainJournal.ts',
    find: "if (effect === 'undo' || api.idempotent) return entry;",
    replace: 'return entry;',
  },
];

/** Engines that are broken on purpose: the simulation is worth something only when it catches each of them. */

export interface Mutant {
  readonly name: string;
  /** From the repository's root. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** A few seeds before the first one that catches it, so that a test need not search. */
  readonly firstSeed: number;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'skip the journal',
    firstSeed: 1,
    file: 'src/journal/storedJournal.ts',
    find: "if (this.#store === null || isEmpty) return 'nothing';",
    replace: "return 'nothing';",
  },
  {
    name: 'send before the mark is durable',
    firstSeed: 81,
    file: 'src/journal/drainJournal.ts',
    find: "const isMarked = entry.state.kind === 'sent' || (await journal.advance(entry, sent, { against: base }));",
    replace:
      "const isMarked = true; if (entry.state.kind === 'queued') journal.advance(entry, sent, { against: base }).catch(() => undefined);",
  },
  {
    name: 'repeat under a new key',
    firstSeed: 21,
    file: 'src/journal/drainJournal.ts',
    find: 'const { id } = entry;',
    replace: 'const id = journal.newId();',
  },
  {
    name: 'repeat blindly without keys',
    firstSeed: 15,
    file: 'src/journal/reconcileByPosition.ts',
    find: 'const isBefore = view.position === basePosition && view.total === base.total && isSameOutline(base, view);',
    replace: 'const isBefore = true;',
  },
  {
    name: 'forget the lock',
    firstSeed: 1,
    file: 'src/createSessionRecovery.ts',
    find: 'exclusively: (task, signal) => lock(() => link.hold(task, signal)),',
    replace: 'exclusively: (task) => lock(() => task(new AbortController().signal)),',
  },
  {
    name: 'send on after the lock was lost',
    firstSeed: 61,
    file: 'src/session/sessionCalls.ts',
    find: 'if (held.aborted) throw new HoldLost();',
    replace: '',
  },
  {
    name: 'ignore a stale compare-and-set',
    firstSeed: 14,
    file: 'src/journal/journalStore.ts',
    find: "if (outcome.kind === 'stale') return false;",
    replace: "if (outcome.kind === 'stale') return true;",
  },
  {
    name: 'no If-Match',
    firstSeed: 86,
    file: 'src/journal/drainJournal.ts',
    find: 'const expected = sent.baseEtag === null ? {} : { expectedEtag: sent.baseEtag };',
    replace: 'const expected = {};',
  },
  {
    name: 'acknowledge before the answer',
    firstSeed: 1,
    file: 'src/journal/drainJournal.ts',
    find: 'onFlight(true);',
    replace:
      'onFlight(true); onApplied(entry, { exists: false, position: sent.basePosition, total: 0, sessionId: null, datasourceId });',
  },
  {
    name: 'recovered without proof',
    firstSeed: 1,
    file: 'src/session/openSession.ts',
    find: 'if (view.datasourceId === datasourceId) view = await choose(view);',
    replace: 'if (journal.head.base !== null) return view; view = await choose(view);',
  },
  {
    name: 'drop queued work on reload',
    firstSeed: 1,
    file: 'src/journal/storedJournal.ts',
    find: 'this.#state = found;',
    replace: 'this.#state = new JournalState(found.head, found.entries.filter((entry) => !isOpen(entry)));',
  },
  {
    name: 'replay without the redo tail',
    firstSeed: 36,
    file: 'src/session/replayJournal.ts',
    find: 'history.steps.slice(0, hasKeys ? history.steps.length : position)',
    replace: 'history.steps.slice(0, position)',
  },
  {
    name: 'clear what the journal does not cover',
    firstSeed: 208,
    file: 'src/session/openSession.ts',
    find: 'const canStartOver = () => journal.head.base !== null && journal.isReplayable();',
    replace: 'const canStartOver = () => true;',
  },
  {
    name: 'wake up again at once',
    firstSeed: 989,
    file: 'machines/waits.ts',
    find: 'Math.min(lastWakeAt, at) + policy.wakeSpacingMs',
    replace: 'Math.min(lastWakeAt, at)',
  },
  {
    name: 'do not wait for copies',
    firstSeed: 293,
    file: 'src/session/openSession.ts',
    find: 'if (openSince === 0) return false;',
    replace: 'return false;',
  },
  {
    name: 'ignore the owner',
    firstSeed: 37,
    file: 'src/session/openSession.ts',
    find: 'if (isOtherUser(ports.owner(), userId)) throw new OtherUser(clock.now());',
    replace: '',
  },
  {
    name: 'call redo where it is stale',
    firstSeed: 21,
    file: 'src/journal/drainJournal.ts',
    find: "if (effect === 'undo' || api.idempotent) return entry;",
    replace: 'return entry;',
  },
  {
    name: 'retry for ever',
    firstSeed: 268,
    file: 'machines/triage.ts',
    find: 'context.attempt <= policy.maxRetries',
    replace: 'true',
  },
];

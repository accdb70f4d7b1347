/** The changes that were asked for in this tab and are not judged yet: listed, followed while they run, called off. */
import { type JsonObject, SessionError, type SessionRecovery, type SessionView } from '../index.ts';
import { ChangeWithdrawn } from './changeWithdrawn.ts';
import type { Flight } from './flightNotes.ts';
import type { StudioMessages } from './messages/studioMessages.ts';
import type { OperationName } from './operationRequest.ts';
import type { StudioApi } from './studioApi.ts';
import type { StudioStore, Submission, Toast } from './studioStore.ts';

/** How often the server is asked how far a change is, ms. */
const askEveryMs = 1_000;
/** The state follows an answer within the time that the device takes to write it down, ms. */
const shownWithinMs = 2_000;

export interface ChangeQueueOptions {
  readonly store: StudioStore;
  readonly messages: StudioMessages;
  readonly api: StudioApi;
  readonly toast: (toast: Toast) => void;
}

export interface SubmitOptions {
  readonly signal?: AbortSignal;
  /** A step of a walk through the history, which is listed as one. */
  readonly isStep?: boolean;
}

export interface ChangeQueue {
  /** @throws ChangeWithdrawn when it was called off */
  submit(
    recovery: SessionRecovery,
    change: { readonly name: OperationName; readonly params: JsonObject },
    options?: SubmitOptions,
  ): Promise<SessionView>;
  /** Calls a change off, as far as that can be done. */
  callOff(submissionId: number): Promise<void>;
  /** An operation has left for the server, or come back. */
  noteFlight(flight: Flight | null): void;
}

export function createChangeQueue({ store, messages, api, toast }: ChangeQueueOptions): ChangeQueue {
  const stops = new Map<number, AbortController>();
  let count = 0;
  let asking: ReturnType<typeof setInterval> | undefined;
  let flights = new AbortController();

  const find = (id: number): Submission | undefined => store.submissions.find((each) => each.id === id);

  async function submit(
    recovery: SessionRecovery,
    { name, params }: { name: OperationName; params: JsonObject },
    { signal, isStep = false }: SubmitOptions = {},
  ): Promise<SessionView> {
    count += 1;
    const id = count;
    const stop = new AbortController();
    stops.set(id, stop);
    store.submissions.push({
      id,
      name,
      label: messages.describe(name, params),
      key: JSON.stringify(params),
      since: Date.now(),
      operationId: null,
      stage: 'waiting',
      isCalledOff: false,
      isStep,
    });
    const remove = (): void => {
      stops.delete(id);
      store.submissions = store.submissions.filter((each) => each.id !== id);
    };
    let isShown: Promise<void> = Promise.resolve();
    try {
      const either = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
      const view = await recovery.perform({ name, params }, { signal: either });
      const submission = find(id);
      if (submission?.isCalledOff) toast({ text: messages.running.tooLate(submission.label), tone: 'ok' });
      isShown = untilShown(recovery, view);
      return view;
    } catch (error) {
      // Whoever asked for it is told: it needs no saying twice.
      store.refusals = store.refusals.filter(
        ({ failure }) => !(error instanceof SessionError) || failure !== error.failure,
      );
      const isRefused = error instanceof SessionError && error.failure.code === 'OPERATION_REJECTED';
      if (find(id)?.isCalledOff && isRefused) throw new ChangeWithdrawn({ cause: error });
      throw error;
    } finally {
      void isShown.then(remove);
    }
  }

  async function callOff(id: number): Promise<void> {
    const submission = find(id);
    if (submission === undefined || submission.isCalledOff) return;
    if (submission.stage === 'waiting') {
      stops.get(id)?.abort(new ChangeWithdrawn());
      return;
    }
    const { flight, datasourceId } = store;
    if (submission.stage !== 'running' || flight === null || datasourceId === null) return;
    submission.isCalledOff = true;
    try {
      // What came of it is told by the answer of the change itself.
      await api.cancelChange(datasourceId, flight.id, flights.signal);
    } catch (error) {
      if (flights.signal.aborted) return;
      if (!(error instanceof SessionError)) throw error;
      submission.isCalledOff = false;
      toast({ text: messages.running.notReached(submission.label), tone: 'bad' });
    }
  }

  function noteFlight(flight: Flight | null): void {
    clearInterval(asking);
    flights.abort();
    flights = new AbortController();
    for (const submission of store.submissions) {
      if (submission.stage === 'running') submission.stage = 'sent';
    }
    store.flight = flight === null ? null : { ...flight, percent: null };
    if (flight === null) return;
    const key = JSON.stringify(flight.params);
    const own = store.submissions.find(
      (each) => each.stage !== 'running' && each.name === flight.name && each.key === key,
    );
    if (own !== undefined) {
      own.stage = 'running';
      own.operationId = flight.id;
    }
    if (store.contract === 'full')
      asking = setInterval(() => void ask(flight.id, flights.signal), askEveryMs);
  }

  /** How far it is; no answer is no trouble of the session's, and the next one may come. */
  async function ask(id: string, signal: AbortSignal): Promise<void> {
    const { datasourceId } = store;
    if (datasourceId === null) return;
    try {
      const running = await api.readRunning(datasourceId, signal);
      if (signal.aborted || store.flight === null || running?.operationId !== id) return;
      store.flight.percent = running.percent;
    } catch (error) {
      if (!signal.aborted && !(error instanceof SessionError)) throw error;
    }
  }

  return { submit, callOff, noteFlight };
}

/** The caller is told before the state is: a change stays in the list until the history has it. */
function untilShown(recovery: SessionRecovery, { etag }: SessionView): Promise<void> {
  if (etag == null || recovery.getState().session?.etag === etag) return Promise.resolve();
  return new Promise((resolve) => {
    const off = recovery.subscribe(() => {
      off();
      clearTimeout(timer);
      resolve();
    });
    const timer = setTimeout(() => {
      off();
      resolve();
    }, shownWithinMs);
  });
}

/** The specification's class: the recovery of one session behind three fields and six methods. */
import type { RecoveryPolicyOverrides } from '../../machines/recoveryPolicy.ts';
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import { createSessionRecovery } from '../createSessionRecovery.ts';
import { createRecoverySlot, type RecoverySlot } from '../recoverySlot.ts';
import { buildFailure } from '../session/buildFailure.ts';
import { classifyFailure } from '../session/classifyFailure.ts';
import { hydromlApi } from '../session/hydromlApi.ts';
import { type SessionApi, SessionError, type SessionView } from '../session/sessionApi.ts';
import type { SessionRecovery, SessionRecoveryOptions } from '../sessionRecovery.ts';
import { browserStorage } from '../storage/browserStorage.ts';
import { memoryStorage } from '../storage/memoryStorage.ts';
import type { SessionRecord } from '../storage/sessionRecord.ts';
import type { SessionStorage } from '../storage/sessionStorage.ts';
import { assertField, type ManagerFields, managerPolicy, shippedFields } from './managerPolicy.ts';
import { readDeviceRecord } from './readDeviceRecord.ts';
import { restedRecovery } from './restedRecovery.ts';

type EngineOptions = Partial<Omit<SessionRecoveryOptions, 'datasourceId' | 'policy'>>;

export interface SessionRecoveryManagerOptions extends EngineOptions {
  /** Of the session API, where no `api` is given. @default '' the page's own origin */
  readonly baseUrl?: string;
  /** @default '/accounts/login/' */
  readonly loginPath?: string;
  /** What the three fields don't say. */
  readonly policy?: RecoveryPolicyOverrides;
  /** Shows a failure to the user. @default an event `session-recovery-requested` on the document */
  readonly showUi?: (failure: SessionFailure, recovery: SessionRecovery) => void;
}

/**
 * Creating one sends nothing and touches no browser global. The fields can be set at any time: the next cycle goes by
 * them, once no operation is waiting.
 */
export class SessionRecoveryManager {
  readonly datasourceId: string;
  /** Where the recovery lives; a change of the fields puts another one in its place. */
  readonly slot: RecoverySlot;
  /** The work as the device or the last call told it, a 1.0 record; null while nothing is known. */
  sessionState: SessionRecord | null = null;
  readonly #options: SessionRecoveryManagerOptions;
  readonly #api: SessionApi;
  #fields: ManagerFields = shippedFields;
  #builtWith: ManagerFields = shippedFields;
  #storage: SessionStorage | null = null;
  #ready: Promise<void> | null = null;
  #refreshing: Promise<unknown> | null = null;
  #isStale = false;

  /**
   * @param options Replaces parts: `api`, `clock`, `storage`, `random` …
   * @throws TypeError when the datasource is missing or not the API's
   */
  constructor(datasourceId: string, options: SessionRecoveryManagerOptions = {}) {
    const { baseUrl = '', loginPath, policy: _, showUi: __, ...engine } = options;
    this.datasourceId = datasourceId;
    this.#options = options;
    this.#api = engine.api ?? hydromlApi({ baseUrl, datasourceId, ...(loginPath && { loginPath }) });
    this.slot = createRecoverySlot(() => {
      this.#builtWith = this.#fields;
      const policy = managerPolicy(this.#fields, this.#options.policy);
      const storage = this.#deviceStorage();
      return createSessionRecovery({ ...engine, api: this.#api, datasourceId, storage, policy });
    });
    this.slot.follow((recovery) => this.#watch(recovery));
  }

  /** Automatic retries after the first attempt. @throws RangeError when set to anything but a whole number */
  get maxRetries(): number {
    return this.#fields.maxRetries;
  }
  set maxRetries(value: number) {
    this.#setField('maxRetries', value);
  }

  /** The wait before the first retry, ms; each further one is twice as long. @throws RangeError as above */
  get retryDelay(): number {
    return this.#fields.retryDelay;
  }
  set retryDelay(value: number) {
    this.#setField('retryDelay', value);
  }

  /** The grace window after the retries, ms. @throws RangeError as above */
  get graceTimeout(): number {
    return this.#fields.graceTimeout;
  }
  set graceTimeout(value: number) {
    this.#setField('graceTimeout', value);
  }

  /** Attempts started in this cycle; 0 before the first. */
  get currentAttempt(): number {
    return this.slot.peek()?.getState().attempt ?? 0;
  }

  /** The engine behind this class. */
  get recovery(): SessionRecovery {
    return this.slot.current();
  }

  /** Resolves when `sessionState` holds what this device knows. Asked for, it reads; it never rejects. */
  get ready(): Promise<void> {
    this.#ready ??= this.loadPersistedState().then(() => undefined, reportThrow);
    return this.#ready;
  }

  /**
   * Opens the session, by the whole cycle of retries and grace. Waits for the user where a login is needed.
   * @throws SessionError when the cycle ends without a session
   */
  async initializeWithRetry(signal?: AbortSignal): Promise<SessionView> {
    await this.#adoptFields();
    const { recovery } = this;
    if (recovery.getState().value === 'failed') recovery.retry();
    else recovery.start();
    const rest = await restedRecovery(recovery, ['recovered', 'failed'], signal);
    const { session, failure } = recovery.getState();
    if (rest === 'recovered' && session !== null) return session;
    throw new SessionError(failure ?? buildFailure('UNKNOWN', { outcome: 'not-applied' }));
  }

  /**
   * Takes a failure that the page saw: the session is verified, and recovered where it is gone. Resolves to whether it
   * lives, or to false as soon as the user has to log in.
   */
  async handleSessionFailure(error: unknown): Promise<boolean> {
    const { recovery } = this;
    const { value } = recovery.getState();
    if (value === 'idle' || value === 'failed') return await this.attemptRecovery();
    recovery.report(error);
    return (await restedRecovery(recovery, ['recovered', 'failed', 'reauth'])) === 'recovered';
  }

  /** Tries at once, whatever is being waited for. Resolves as `handleSessionFailure` does. */
  async attemptRecovery(): Promise<boolean> {
    await this.#adoptFields();
    const { recovery } = this;
    recovery.retry();
    return (await restedRecovery(recovery, ['recovered', 'failed', 'reauth'])) === 'recovered';
  }

  /** The engine writes every operation before it sends it; this waits for that and gives the record. */
  async persistSessionState(): Promise<SessionRecord> {
    const record = await this.recovery.exportWork();
    this.sessionState = record;
    return record;
  }

  /** What this device holds of the session, also after a reload; null where it holds nothing. Never rejects for a server. */
  async loadPersistedState(): Promise<SessionRecord | null> {
    const running = this.slot.peek();
    const record =
      running?.getState().session?.exists === true
        ? await running.exportWork()
        : await readDeviceRecord({
            datasourceId: this.datasourceId,
            api: this.#api,
            storage: this.#deviceStorage(),
            ...(this.#options.userId !== undefined && { userId: this.#options.userId }),
            ...(this.#options.clock !== undefined && { clock: this.#options.clock }),
          });
    if (record !== null) this.sessionState = record;
    return record;
  }

  /** Shows a failure to the user; gives what it was taken for. */
  showRecoveryUI(error: unknown): SessionFailure {
    const failure = error instanceof SessionError ? error.failure : classifyFailure(error);
    const { showUi = announceFailure } = this.#options;
    showUi(failure, this.recovery);
    return failure;
  }

  /** Ends the session for good on this device and on the server; the next call begins afresh. @throws SessionError */
  async forget(): Promise<void> {
    const { recovery } = this;
    await recovery.reset();
    await this.slot.replace();
    this.sessionState = null;
  }

  #setField(name: keyof ManagerFields, value: number): void {
    this.#fields = { ...this.#fields, [name]: assertField(name, value) };
    this.#adoptWhileSteady();
  }

  get #isDirty(): boolean {
    const names = ['maxRetries', 'retryDelay', 'graceTimeout'] as const;
    return this.slot.peek() !== null && names.some((name) => this.#fields[name] !== this.#builtWith[name]);
  }

  /** Before a cycle that somebody asked for. One under way keeps its policy, and so does one with work in its queue. */
  async #adoptFields(): Promise<void> {
    const state = this.slot.peek()?.getState();
    if (!this.#isDirty || state === undefined || state.pending > 0) return;
    if (['idle', 'recovered', 'failed'].includes(state.value)) await this.slot.replace();
  }

  /** A live session is proved again under the new policy, so that a cycle that begins by itself goes by it, too. */
  #adoptWhileSteady(): void {
    const state = this.slot.peek()?.getState();
    if (!this.#isDirty || state?.value !== 'recovered' || state.pending > 0) return;
    this.#builtWith = this.#fields;
    this.slot.replace().then(() => this.recovery.start(), reportThrow);
  }

  #watch(recovery: SessionRecovery): () => void {
    const offs = [
      recovery.subscribe(() => this.#adoptWhileSteady()),
      recovery.on('operation.applied', () => this.#refreshState()),
      recovery.on('session.recovered', () => this.#refreshState()),
    ];
    return () => {
      for (const off of offs) off();
    };
  }

  /** One reading at a time, however many operations were applied meanwhile. */
  #refreshState(): void {
    if (this.#refreshing !== null) {
      this.#isStale = true;
      return;
    }
    this.#refreshing = this.persistSessionState()
      .catch(reportThrow)
      .finally(() => {
        this.#refreshing = null;
        if (!this.#isStale) return;
        this.#isStale = false;
        this.#refreshState();
      });
  }

  #deviceStorage(): SessionStorage {
    const { storage } = this.#options;
    if (storage) return storage;
    const isInMemory = storage === false || globalThis.indexedDB === undefined;
    this.#storage ??= isInMemory ? memoryStorage() : browserStorage();
    return this.#storage;
  }
}

function announceFailure({ code, attribution }: SessionFailure): void {
  const detail = { code, attribution };
  globalThis.document?.dispatchEvent(new CustomEvent('session-recovery-requested', { detail }));
}

function reportThrow(error: unknown): void {
  // A recovery that ends meanwhile has nothing to tell.
  if (error instanceof DOMException && error.name === 'AbortError') return;
  if (typeof reportError === 'function') reportError(error);
  else console.error(error);
}

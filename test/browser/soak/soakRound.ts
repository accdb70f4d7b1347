/** One round: a user's browser on one table, what it is asked to do, and how it comes to rest. */
import type { BrowserContext, Page } from 'playwright-core';
import type { RecoveryPolicyOverrides } from '../../../src/index.ts';
import type { GateProxy } from './gateProxy.ts';
import { OperationPlan, type SoakOperation } from './operationPlan.ts';
import { RoundLedger } from './roundLedger.ts';
import type { SoakServer } from './soakServer.ts';
import { SoakTab } from './soakTab.ts';
import { columnNames } from './soakTable.ts';
import type { TabEvent } from './tabEvent.ts';
import { until, within } from './until.ts';

/** The shipped delays are for people and herds; a round has neither. */
const policy: RecoveryPolicyOverrides = {
  maxRetries: 30,
  jitter: { min: 0, max: 0.2 },
  failures: {
    SESSION_TIMEOUT: { delaysMs: [50, 100, 200] },
    NETWORK_UNREACHABLE: { delaysMs: [50, 100, 200] },
    SERVER_OVERLOADED: { delaysMs: [50, 100, 200] },
    SERVER_ERROR: { delaysMs: [50, 100, 200] },
    SESSION_NOT_FOUND: { delaysMs: [50, 100, 200] },
    UNKNOWN: { delaysMs: [50, 100, 200] },
  },
  graceMs: 5_000,
  graceProbeWithinMs: 1_000,
  steadyAfterMs: 50,
  herdSpreadMs: 200,
  wakeWindowMs: 500,
  wakeWindowMaxMs: 1_000,
  wakeSpacingMs: 100,
  loginCheckSpacingMs: 100,
  copyLifeMs: 500,
};

/** Failures that no page comes back from by itself, and that no round brings about. */
const hopeless: ReadonlySet<string | null> = new Set([
  'DATASOURCE_NOT_FOUND',
  'PERMISSION_DENIED',
  'API_MISMATCH',
  'SESSION_CORRUPTED',
]);

export interface SoakRoundOptions {
  readonly server: SoakServer;
  readonly gate: GateProxy;
  readonly datasourceId: string;
  readonly dice: () => number;
}

export class SoakRound {
  readonly server: SoakServer;
  readonly gate: GateProxy;
  readonly datasourceId: string;
  readonly dice: () => number;
  readonly ledger = new RoundLedger();
  readonly tabs: SoakTab[] = [];
  #context: BrowserContext | null = null;
  #plan: OperationPlan | null = null;
  #mayChoose = false;

  constructor({ server, gate, datasourceId, dice }: SoakRoundOptions) {
    this.server = server;
    this.gate = gate;
    this.datasourceId = datasourceId;
    this.dice = dice;
  }

  /** A whole number from `low` to `high`, both included. */
  roll(low: number, high: number): number {
    return low + Math.floor(this.dice() * (high - low + 1));
  }

  pick<T>(...choices: readonly [T, ...T[]]): T {
    return choices[this.roll(0, choices.length - 1)] ?? choices[0];
  }

  get context(): BrowserContext {
    if (this.#context === null) throw new Error('The round has no browser yet.');
    return this.#context;
  }

  /** A fresh session of the server, and a logged-in user in `context`. */
  async begin(context: BrowserContext): Promise<void> {
    this.gate.reset();
    await this.server.user.clear(this.datasourceId);
    await this.enter(context);
  }

  /** Goes on in another browser, that of the same user; the login is taken along. */
  async enter(context: BrowserContext): Promise<void> {
    this.#context = context;
    await this.giveLogin();
  }

  async giveLogin(): Promise<void> {
    const url = this.gate.origin;
    await this.context.addCookies(this.server.user.cookies().map((cookie) => ({ ...cookie, url })));
  }

  /** A new tab on the table, as a user opens one; it has come to rest when this resolves, unless told otherwise. */
  async openTab({ prepare, waits = true }: TabPreparation = {}): Promise<SoakTab> {
    const page = await this.context.newPage();
    const tab = new SoakTab(page);
    await page.exposeBinding('soakTell', (_source, event: TabEvent) => {
      this.ledger.note(event);
      tab.events.push(event);
    });
    this.tabs.push(tab);
    await prepare?.(page);
    await within('the page under test answers', page.goto(`${this.gate.origin}/studio/`));
    await tab.start({ datasourceId: this.datasourceId, userId: '1', policy });
    if (waits) await this.settle([tab]);
    return tab;
  }

  /** The tab is gone: nothing is expected of it. */
  forget(tab: SoakTab): void {
    this.tabs.splice(this.tabs.indexOf(tab), 1);
  }

  /** The next operations of the round's only user of all columns. */
  operations(count: number): SoakOperation[] {
    this.#plan ??= this.planFor(columnNames);
    return this.#plan.make(count);
  }

  planFor(columns: readonly string[], canUndo = true): OperationPlan {
    return new OperationPlan({ columns, dice: this.dice, nextSerial: this.ledger.nextSerial, canUndo });
  }

  /** Resolves when all of them are in the journal. */
  async perform(tab: SoakTab, operations: readonly SoakOperation[]): Promise<void> {
    this.ledger.perform(operations);
    await tab.perform(operations);
  }

  /** From now on a conflict is no surprise: the user takes what the server has. */
  expectConflict(): void {
    this.#mayChoose = true;
  }

  /** Waits until every tab is recovered with nothing pending; logs in again where a page asks for it. */
  async settle(tabs: readonly SoakTab[] = this.tabs): Promise<void> {
    let answered = new Map<SoakTab, string>();
    await until('every tab is recovered with nothing pending', async () => {
      for (const tab of tabs) {
        const { value, code } = tab.state;
        const question = `${value} ${code} ${tab.events.filter(({ kind }) => kind === 'state').length}`;
        if (answered.get(tab) === question) continue;
        answered = new Map(answered).set(tab, question);
        if (value === 'reauth') await this.#logInAgain(tab);
        if (value === 'failed' && code === 'HISTORY_CONFLICT') await this.#choose(tab);
        else if (value === 'failed' && hopeless.has(code)) throw new Error('A page has given up.');
      }
      return tabs.every((tab) => tab.isSettled);
    }).catch((cause: unknown) => {
      throw new Error(`${cause instanceof Error ? cause.message : cause} ${this.describe()}`, { cause });
    });
  }

  /** Where the tabs stand, for a message. */
  describe(): string {
    return this.tabs
      .map(({ state, open }, index) => `Tab ${index + 1}: ${JSON.stringify({ ...state, open })}`)
      .join('; ');
  }

  async #logInAgain(tab: SoakTab): Promise<void> {
    await this.server.user.logIn();
    await this.giveLogin();
    await tab.signedIn();
  }

  async #choose(tab: SoakTab): Promise<void> {
    if (!this.#mayChoose) throw new Error('The page calls its own history a conflict.');
    await tab.act('use_server');
  }
}

interface TabPreparation {
  /** Runs before the page is loaded. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** @default true */
  readonly waits?: boolean;
}

/** One tab of the browser under test, worked from outside. */
import type { Page } from 'playwright-core';
import type { SoakOperation } from './operationPlan.ts';
import type { HoldMoment, TabEvent, TabOptions, TabState } from './tabEvent.ts';
import { until, within } from './until.ts';

export class SoakTab {
  readonly page: Page;
  /** What the tab told, the newest last; the round puts it here. */
  readonly events: TabEvent[] = [];
  #performed = 0;

  constructor(page: Page) {
    this.page = page;
  }

  get state(): TabState {
    const last = this.events.findLast((event) => event.kind === 'state');
    return last?.kind === 'state'
      ? last.state
      : { value: 'idle', pending: 0, durability: 'durable', code: null };
  }

  /** Operations that were asked of this tab and have no outcome in it yet. */
  get open(): number {
    return (
      this.#performed - this.events.filter(({ kind }) => kind === 'resolved' || kind === 'rejected').length
    );
  }

  get isSettled(): boolean {
    return this.state.value === 'recovered' && this.state.pending === 0 && this.open === 0;
  }

  async start(options: TabOptions): Promise<void> {
    await within(
      'the page under test was loaded',
      this.page.waitForFunction(() => window.soak !== undefined),
    );
    await this.page.evaluate((given) => window.soak.open(given), options);
  }

  /** Resolves when all of them are in the journal. */
  async perform(operations: readonly SoakOperation[]): Promise<void> {
    this.#performed += operations.length;
    await within(
      'the page took the operations',
      this.page.evaluate((given) => window.soak.perform(JSON.parse(given)), JSON.stringify(operations)),
    );
    await until('the operations are in the journal', () => this.state.pending >= this.open);
  }

  /** Catches the `nth` change at a moment; the promise in what this resolves to resolves when it is caught. */
  async hold(moment: HoldMoment, nth: number): Promise<{ readonly caught: Promise<void> }> {
    await this.page.evaluate(([at, count]) => window.soak.hold(at, count), [moment, nth] as const);
    const isHeld = (event: TabEvent) => event.kind === 'held' && event.moment === moment;
    const before = this.events.filter(isHeld).length;
    return {
      caught: until(`a change is held ${moment}`, () => this.events.filter(isHeld).length > before),
    };
  }

  async release(): Promise<void> {
    await this.page.evaluate(() => window.soak.release());
  }

  async signedIn(): Promise<void> {
    await this.page.evaluate(() => window.soak.signedIn());
  }

  async act(action: 'keep_mine' | 'use_server'): Promise<void> {
    await this.page.evaluate((chosen) => window.soak.act(chosen), action);
  }

  /** Kills the renderer; its page can't be used again. */
  async crash(): Promise<void> {
    const crashed = new Promise<void>((resolve) => {
      this.page.once('crash', () => resolve());
    });
    const devtools = await this.page.context().newCDPSession(this.page);
    // The answer never comes: who would give it is dead.
    devtools.send('Page.crash').catch(() => {});
    await within('the renderer crashed', crashed);
  }
}

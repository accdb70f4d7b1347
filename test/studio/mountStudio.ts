/** Puts the page's own markup and parts into a test's document, over a conductor that the test directs. */
import Alpine from 'alpinejs';
import type { JsonObject, RecoveryAction, RecoveryState, SessionView } from '../../src/index.ts';
import markup from '../../src/studio/index.html?raw';
import { liveMessages } from '../../src/studio/messages/liveMessages.ts';
import { registerParts } from '../../src/studio/registerParts.ts';
import type { ColumnStatistics, RowsPage, StudioApi } from '../../src/studio/studioApi.ts';
import type { StudioPage } from '../../src/studio/studioPage.ts';
import { emptyStudioStore, type StudioStore } from '../../src/studio/studioStore.ts';
import '../../src/studio/styles/base.css';
import '../../src/studio/styles/layout.css';
import '../../src/studio/styles/controls.css';
import '../../src/studio/styles/table.css';
import '../../src/studio/styles/panel.css';
import '../../src/studio/styles/recovery.css';
import '../../src/studio/styles/lab.css';

export interface MountedStudio {
  readonly store: StudioStore;
  /** What buttons asked for, in order. */
  readonly acted: RecoveryAction[];
  /** Changes that forms asked for; each waits until the test settles it. */
  readonly submitted: Submitted[];
  /** The tables that the picker chose. */
  readonly chosen: string[];
  /** Changes that were called off, by their ids. */
  readonly calledOff: number[];
  /** Positions that the history was asked to go to. */
  readonly walked: number[];
  /** Shows a recovery's state as the conductor would; the element has a banner in sight 3 s into its trouble. */
  show(state: RecoveryState, elapsedMs?: number): Promise<void>;
  find(testId: string): HTMLElement;
  isShown(testId: string): boolean;
}

export interface Submitted {
  readonly name: string;
  readonly params: JsonObject;
  readonly resolve: (view: SessionView) => void;
  readonly reject: (error: unknown) => void;
}

export interface MountOptions {
  /** The rows that the server would give; it may throw what a read throws. */
  readonly rows?: (offset: number, limit: number) => RowsPage;
  /** What the server would tell of any column. */
  readonly statistics?: ColumnStatistics;
  /** Other tables with changes that wait; null where the device does not tell. @default none */
  readonly elsewhere?: readonly string[] | null;
}

let isStarted = false;

export async function mountStudio(options: MountOptions = {}): Promise<MountedStudio> {
  const store = Alpine.reactive(emptyStudioStore());
  const acted: RecoveryAction[] = [];
  const submitted: Submitted[] = [];
  const chosen: string[] = [];
  const calledOff: number[] = [];
  const walked: number[] = [];
  const messages = liveMessages(() => store.language);
  const page: StudioPage = {
    store,
    messages,
    api: apiOver(options),
    start: () => Promise.resolve(),
    recovery: () => null,
    choose: (id) => void chosen.push(id),
    refreshList: () => Promise.resolve(),
    submit: (name, params) =>
      new Promise((resolve, reject) => submitted.push({ name, params, resolve, reject })),
    callOff: (id) => Promise.resolve(void calledOff.push(id)),
    walkTo: (position) => Promise.resolve(void walked.push(position)),
    stopWalk: () => {},
    importWork: (text) => Promise.resolve(JSON.parse(text).currentState.position),
    act: (action) => Promise.resolve(void acted.push(action)),
    pendingElsewhere: () => Promise.resolve(options.elsewhere === undefined ? [] : options.elsewhere),
    signOut: () => Promise.resolve(),
    toast: (toast) => {
      store.toast = toast;
    },
  };
  registerParts(Alpine, page);
  draw();
  await Alpine.nextTick();
  const find = (testId: string): HTMLElement => {
    const found = document.querySelector(`[data-testid="${testId}"]`);
    if (!(found instanceof HTMLElement)) throw new Error(`The page has no part ${testId}.`);
    return found;
  };
  return {
    store,
    acted,
    submitted,
    chosen,
    calledOff,
    walked,
    find,
    isShown: (testId) => find(testId).checkVisibility({ visibilityProperty: true }),
    async show(state, elapsedMs = 0) {
      store.datasourceId = 'd1';
      store.recovery = state;
      store.phase = state.value !== 'recovered' && elapsedMs >= 3_000 ? 'banner' : 'calm';
      await Alpine.nextTick();
    },
  };
}

function draw(): void {
  const parsed = new DOMParser().parseFromString(markup, 'text/html').body;
  const root = document.createElement('div');
  root.setAttribute('x-data', '');
  root.append(...parsed.childNodes);
  Alpine.mutateDom(() => {
    for (const child of document.body.children) if (child instanceof HTMLElement) Alpine.destroyTree(child);
    document.body.replaceChildren(root);
  });
  if (isStarted) Alpine.initTree(root);
  else Alpine.start();
  isStarted = true;
}

function apiOver({ rows, statistics }: MountOptions): StudioApi {
  const never = <T>(): Promise<T> => new Promise(() => {});
  return {
    listDatasources: never,
    readRows: async (_, { offset, limit }) => (rows === undefined ? never() : rows(offset, limit)),
    readStatistics: statistics === undefined ? never : () => Promise.resolve(statistics),
    readRunning: never,
    cancelChange: never,
    readExport: never,
  };
}

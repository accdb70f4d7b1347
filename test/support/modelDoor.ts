/** Pages of one device before a model server, driven through the door in virtual time. */
import { createSessionRecovery } from '../../src/createSessionRecovery.ts';
import type { JsonObject } from '../../src/session/sessionApi.ts';
import type { SessionRecovery } from '../../src/sessionRecovery.ts';
import type { LoginNote } from '../../src/sources/loginNote.ts';
import { memoryStorage } from '../../src/storage/memoryStorage.ts';
import type { SessionStorage } from '../../src/storage/sessionStorage.ts';
import type { RecoveryTabs } from '../../src/tabs/tabLink.ts';
import { keyedServer } from './keyedServer.ts';
import { connect, type ModelLine, tagOf } from './modelServer.ts';
import { positionServer } from './positionServer.ts';
import { datasourceId } from './scriptedApi.ts';
import { virtualClock } from './virtualClock.ts';

export const serverKinds = ['keyed', 'position'] as const;
export type ServerKind = (typeof serverKinds)[number];

export interface LoadedPage {
  readonly recovery: SessionRecovery;
  readonly line: ModelLine;
  /** What was told of operations: `applied sort_rows`, `refused sort_rows`. */
  readonly told: string[];
  /** Performs a tagged operation and gives its tag. Its outcome is in `outcomes` once it has one. */
  perform(name: string, params?: JsonObject): string;
  readonly outcomes: Map<string, string>;
  readonly conflicts: number[];
  /** Resolves when as many operations are journaled and have no outcome. */
  untilPending(count: number): Promise<void>;
  /** `told`, when another user was told of; `given`, when the page was given to them. */
  readonly handOvers: string[];
}

interface PageOptions {
  /** @default '1'; null leaves it to the first status. */
  readonly userId?: string | null;
  readonly tabs?: RecoveryTabs | false;
  /** Who was seen to be logged in last, as the tabs of a browser share it. @default not noted */
  readonly loginNote?: LoginNote | false;
}

export interface ModelDevice {
  readonly clock: ReturnType<typeof virtualClock>;
  readonly server: ReturnType<typeof keyedServer> | ReturnType<typeof positionServer>;
  readonly storage: SessionStorage;
  /** Opens a page and starts its recovery. */
  load(options?: PageOptions): LoadedPage;
  /** Opens a page that has recovered by the time this resolves. */
  loadLive(options?: PageOptions): Promise<LoadedPage>;
  /** Lets time pass in steps of a second, so that long chains of work come to rest between them. @default amplyMs */
  pass(ms?: number): Promise<void>;
  /** Lets everything happen that needs no time. */
  rest(): Promise<void>;
}

/** Long enough, ms, for every copy to have run out, for every retry, and for the grace window. */
const amplyMs = 180_000;

/** A device with a server of its own, or with the time and the server of another one. */
export function modelDevice(
  kind: ServerKind,
  storage: SessionStorage = memoryStorage(),
  beside?: Pick<ModelDevice, 'clock' | 'server'>,
): ModelDevice {
  const clock = beside?.clock ?? virtualClock();
  const server = beside?.server ?? (kind === 'keyed' ? keyedServer() : positionServer());
  let tags = 0;

  function load({ userId = '1', tabs = false, loginNote = false }: PageOptions = {}): LoadedPage {
    const line = connect(server);
    const handOvers: string[] = [];
    const recovery = createSessionRecovery({
      datasourceId,
      api: line.api,
      clock,
      storage,
      random: () => 0.5,
      sources: [],
      tabs,
      loginNote,
      onUserChanged: () => handOvers.push('given'),
      ...(userId === null ? {} : { userId }),
    });
    recovery.on('user.changed', () => handOvers.push('told'));
    const told: string[] = [];
    const conflicts: number[] = [];
    const outcomes = new Map<string, string>();
    recovery.on('operation.applied', ({ name }) => told.push(`applied ${name}`));
    recovery.on('operation.refused', ({ name }) => told.push(`refused ${name}`));
    recovery.on('work.conflicted', ({ pending }) => conflicts.push(pending));
    recovery.start();

    function perform(name: string, params: JsonObject = {}): string {
      tags += 1;
      const tag = typeof params.tag === 'string' ? params.tag : `${name}-${tags}`;
      recovery.perform({ name, params: { ...params, tag } }).then(
        () => outcomes.set(tag, 'applied'),
        (error: unknown) => outcomes.set(tag, error instanceof Error ? error.name : 'thrown'),
      );
      return tag;
    }
    async function untilPending(count: number): Promise<void> {
      while (recovery.getState().pending < count) await Promise.resolve();
    }
    return { recovery, line, told, perform, outcomes, conflicts, handOvers, untilPending };
  }

  async function rest(): Promise<void> {
    for (let round = 0; round < 20; round += 1) await clock.settle();
  }

  async function pass(ms = amplyMs): Promise<void> {
    await rest();
    for (let leftMs = ms; leftMs > 0; leftMs -= 1_000) await clock.advance(Math.min(leftMs, 1_000));
    await rest();
  }

  return {
    clock,
    server,
    storage,
    load,
    pass,
    rest,
    async loadLive(options) {
      const page = load(options);
      await rest();
      if (page.recovery.getState().value !== 'recovered') throw new Error('The page did not recover.');
      return page;
    },
  };
}

/** The tags of what an export holds, up to its position. */
export async function exportedTags({ recovery }: LoadedPage): Promise<string[]> {
  const { transformations, position } = (await recovery.exportWork()).currentState;
  return transformations.slice(0, position).map(tagOf);
}

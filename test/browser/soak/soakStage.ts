/** Where rounds are played: one server behind its gate, one browser for most kinds and one that may be killed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { seededDice } from '../../bench/tape/seededDice.ts';
import { launchBrowser } from '../../support/launchBrowser.ts';
import { faultKinds } from './faultKinds.ts';
import type { FaultKind } from './faults/faultKind.ts';
import { openGateProxy } from './gateProxy.ts';
import { openProfileBrowser, type ProfileBrowser } from './profileBrowser.ts';
import { judgeRound, type RoundVerdict } from './roundVerdict.ts';
import { SoakRound } from './soakRound.ts';
import { openSoakServer, type ServerKind } from './soakServer.ts';

export interface SoakStage {
  readonly server: ServerKind;
  readonly browserVersion: string;
  /** Plays one round; the same numbers draw the same operations and moments. Never rejects for what a page did. */
  play(kind: FaultKind, seed: number, index: number): Promise<RoundVerdict>;
  close(): Promise<void>;
}

export async function openSoakStage(serverKind: ServerKind): Promise<SoakStage> {
  const shared: Browser = await launchBrowser();
  const server = await openSoakServer(serverKind).catch(async (error: unknown) => {
    await shared.close();
    throw error;
  });
  const gate = await openGateProxy(server.origin);
  const profileDir = await mkdtemp(join(tmpdir(), 'holdfast-soak-profile-'));
  let killable: ProfileBrowser | null = null;

  async function again(): Promise<ProfileBrowser> {
    await killable?.kill();
    killable = null;
    killable = await openProfileBrowser(profileDir);
    return killable;
  }

  /** The windows of a round are closed, and nothing of it stays in the profile. */
  async function sweep(round: SoakRound, kind: FaultKind): Promise<void> {
    await server.rest(gate.calls.filter(({ endpoint }) => endpoint === 'initialize').length);
    if (!kind.killsBrowser) return await round.context.close();
    const page = await round.context.newPage();
    for (const other of round.context.pages()) if (other !== page) await other.close();
    const devtools = await round.context.newCDPSession(page);
    await devtools.send('Storage.clearDataForOrigin', { origin: gate.origin, storageTypes: 'all' });
  }

  async function contextFor(kind: FaultKind): Promise<BrowserContext> {
    if (!kind.killsBrowser) return await shared.newContext();
    return (killable ?? (await again())).context;
  }

  return {
    server: serverKind,
    browserVersion: shared.version(),
    async play(kind, seed, index) {
      const round = new SoakRound({
        server,
        gate,
        datasourceId: server.nextTable(),
        dice: seededDice(seed, faultKinds.indexOf(kind), index),
      });
      await round.begin(await contextFor(kind));
      try {
        await kind.play(round, { again });
        return await judgeRound(round);
      } catch (error) {
        return brokenOff(round, error);
      } finally {
        await sweep(round, kind);
      }
    },
    async close() {
      await killable?.close();
      await shared.close();
      await gate.close();
      await server.close();
      await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A round that did not come to rest has not recovered, whatever else is true of it. */
function brokenOff({ ledger }: SoakRound, error: unknown): RoundVerdict {
  const sentence = error instanceof Error ? error.message : String(error);
  return {
    acknowledged: ledger.acknowledged.size,
    lost: 0,
    doubled: 0,
    isRecovered: false,
    problems: [sentence],
  };
}

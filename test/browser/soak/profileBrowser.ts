/** A browser process on a profile of its own that can be killed by force and started again on the same profile. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { chromiumFlags } from '../../support/chromiumFlags.ts';
import { findChromium } from '../../support/findChromium.ts';
import { within } from './until.ts';

export interface ProfileBrowser {
  /** The profile's one context. */
  readonly context: BrowserContext;
  /** SIGKILL to the browser process; resolves when it is dead. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a browser on the profile in `profileDir`, whatever the last one on it left behind. */
export async function openProfileBrowser(profileDir: string): Promise<ProfileBrowser> {
  const child = spawn(
    await findChromium(),
    [
      ...chromiumFlags,
      '--headless',
      '--disable-back-forward-cache',
      '--remote-debugging-port=0',
      `--user-data-dir=${profileDir}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let browser: Browser | null = null;
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const died = once(child, 'exit');
      child.kill('SIGKILL');
      await died;
    }
    await browser?.close();
    // The lock names a process that is dead; another machine's browser would not believe it.
    await rm(join(profileDir, 'SingletonLock'), { force: true });
  };
  try {
    const address = await within('the browser tells its address', devtoolsAddress(child));
    browser = await chromium.connectOverCDP(address);
  } catch (error) {
    await kill();
    throw error;
  }
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('The browser has no context.');
  return { context, kill, close: kill };
}

async function devtoolsAddress(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('The browser has no error output.');
  for await (const line of createInterface({ input: child.stderr })) {
    const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address !== undefined) {
      child.stderr.resume();
      return address;
    }
  }
  throw new Error('The browser ended before it could be used.');
}

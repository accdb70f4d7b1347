/** Finds a Chromium on any machine, in a fixed order, and proves it before it is used. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { installChromium } from './installChromium.ts';
import { proveChromium } from './proveChromium.ts';
import { unpackChromium } from './unpackChromium.ts';

const commandNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

interface Place {
  readonly name: string;
  /** Paths to prove, or a rejection that says why this place has none. */
  readonly look: () => readonly string[] | Promise<string>;
}

/** The places to look in, best first. */
export const chromiumPlaces: readonly Place[] = [
  { name: 'chromium or chrome on PATH', look: onPath },
  { name: "Playwright's own Chromium", look: () => [chromium.executablePath()].filter(existsSync) },
  { name: '@sparticuz/chromium unpacked from npm', look: () => unpackChromium() },
  { name: 'apt-get install chromium', look: installChromium },
];

/**
 * The path of a browser that has answered `--version`.
 * `CHROME_PATH` wins; when it is set and is no browser, nothing else is tried, since somebody meant it.
 * @throws Error that lists everything that was tried.
 */
export async function findChromium(
  chromePath: string | undefined = process.env.CHROME_PATH,
  places: readonly Place[] = chromiumPlaces,
): Promise<string> {
  if (chromePath) {
    const proof = await proveChromium(chromePath);
    if (proof.ok) return chromePath;
    throw new Error(
      `CHROME_PATH is "${chromePath}", which is no working browser: ${proof.reason}. ` +
        'Correct it, or unset it to let the tests look for a browser themselves.',
    );
  }
  const tried: string[] = [];
  for (const place of places) {
    const found = await lookIn(place, tried);
    if (found) return found;
  }
  throw new Error(
    `No Chromium was found. Install one, or set CHROME_PATH to its executable. Tried:\n${tried.join('\n')}`,
  );
}

async function lookIn(place: Place, tried: string[]): Promise<string | null> {
  try {
    const paths = [await place.look()].flat();
    if (paths.length === 0) tried.push(`- ${place.name}: none there`);
    for (const path of paths) {
      const proof = await proveChromium(path);
      if (proof.ok) return path;
      tried.push(`- ${place.name}: ${path} does not run: ${proof.reason}`);
    }
  } catch (cause) {
    tried.push(`- ${place.name}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  return null;
}

function onPath(): readonly string[] {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = folders.flatMap((folder) => commandNames.map((name) => join(folder, name)));
  return [...candidates, ...macApplications].filter(existsSync);
}

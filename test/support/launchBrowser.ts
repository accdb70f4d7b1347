/** Starts a real headless Chromium for tests that drive a page from Node. */
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { chromiumFlags } from './chromiumFlags.ts';
import { findChromium } from './findChromium.ts';

/** Starts the browser; the caller closes it in a `finally` or an `afterAll`. Extra `args` come after the common flags. */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({
    ...options,
    executablePath: options.executablePath ?? (await findChromium()),
    args: [...chromiumFlags, ...(options.args ?? [])],
  });
}

/** Runs once before the browser projects: finds the browser and hands its path on as `CHROME_PATH`. */
import { findChromium } from './findChromium.ts';

export async function setup(): Promise<void> {
  process.env.CHROME_PATH = await findChromium();
}

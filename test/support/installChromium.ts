/** Installs Debian's Chromium, the last resort on a machine where the tests run as root. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const updateLimitMs = 180_000;
const installLimitMs = 600_000;

/**
 * Runs `apt-get install chromium` and returns the path of the browser.
 * @throws Error when this is no Debian, not root, or apt-get fails.
 */
export async function installChromium(): Promise<string> {
  if (!existsSync('/usr/bin/apt-get')) throw new Error('there is no apt-get here');
  if (process.getuid?.() !== 0) throw new Error('it needs root');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const patience = ['-o', 'DPkg::Lock::Timeout=300'];
  await run('apt-get', [...patience, 'update'], { env, timeout: updateLimitMs });
  const install = [...patience, 'install', '--yes', '--no-install-recommends', 'chromium'];
  await run('apt-get', install, { env, timeout: installLimitMs, maxBuffer: 64 * 1024 * 1024 });
  return '/usr/bin/chromium';
}

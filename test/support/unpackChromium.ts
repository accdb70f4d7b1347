/** Unpacks the Chromium that the npm package `@sparticuz/chromium` carries, and wraps it so that a path alone starts it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const unpackLimitMs = 180_000;
const defaultCacheFolder = fileURLToPath(new URL('../../node_modules/.cache/chromium', import.meta.url));

// The package unpacks into TMPDIR and only takes its shared libraries along when it believes it runs on AWS Lambda.
const unpackScript = `
  const { default: chromium } = await import('@sparticuz/chromium');
  await chromium.executablePath();
`;

// `exec` keeps the process id, so that whoever started the wrapper can end the browser by it.
const wrapper = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
export LD_LIBRARY_PATH="$here/al2023/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_PATH="$here/fonts"
export XDG_CACHE_HOME="$here/cache"
exec "$here/chromium" --no-zygote "$@"
`;

// The file in the package names folders that exist on Lambda only; without a font every page is blank.
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/**
 * The path of the unpacked browser; the first call takes seconds, later ones nothing.
 * Two processes may unpack at once: each fills a folder of its own and the first rename wins, so no half is ever seen.
 * @throws Error when the package has no build for this platform.
 */
export async function unpackChromium(cacheFolder: string = defaultCacheFolder): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`it carries Linux x64 only and this is ${process.platform} ${process.arch}`);
  }
  const home = join(cacheFolder, await packageVersion());
  const executablePath = join(home, 'launch');
  if (existsSync(executablePath)) return executablePath;

  await mkdir(cacheFolder, { recursive: true });
  const own = await mkdtemp(join(cacheFolder, 'unpacking-'));
  try {
    await run(process.execPath, ['--input-type=module', '--eval', unpackScript], {
      cwd: dirname(fileURLToPath(import.meta.url)),
      env: { ...process.env, TMPDIR: own, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
      timeout: unpackLimitMs,
    });
    await writeFile(join(own, 'fonts', 'fonts.conf'), fontsConfiguration);
    await writeFile(join(own, 'launch'), wrapper, { mode: 0o755 });
    await rename(own, home);
  } catch (cause) {
    if (!existsSync(executablePath)) throw cause;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  return executablePath;
}

async function packageVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const manifest: unknown = JSON.parse(await readFile(join(dirname(entry), '../../package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error('its package.json names no version');
}

/** Proves that a file is a browser that runs here, by asking it for its version. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const proofLimitMs = 20_000;

export type ChromiumProof = { ok: true; version: string } | { ok: false; reason: string };

/** Runs `<executablePath> --version`; a missing file, a stub that only prints advice and a missing library all say why. */
export async function proveChromium(executablePath: string): Promise<ChromiumProof> {
  try {
    const { stdout } = await run(executablePath, ['--version'], { timeout: proofLimitMs });
    const version = stdout.trim();
    if (/\b(Chrom|Edg)\w*.* \d+\.\d+/.test(version)) return { ok: true, version };
    return { ok: false, reason: `it answered "${version.slice(0, 120)}" to --version` };
  } catch (cause) {
    return { ok: false, reason: firstLines(cause) };
  }
}

function firstLines(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split('\n').slice(0, 2).join(' ').slice(0, 240);
}

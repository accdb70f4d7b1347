/** A page with the plug-in under a content security policy, with either build of Alpine, loaded early or late. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { engineScript } from '../enginePage.ts';

export const alpineBuilds = ['alpinejs', '@alpinejs/csp'] as const;
export type AlpineBuild = (typeof alpineBuilds)[number];

export interface AlpineSite {
  readonly origin: string;
  close(): Promise<void>;
}

const require = createRequire(import.meta.url);

const files: Readonly<Record<AlpineBuild, string>> = {
  alpinejs: require.resolve('alpinejs/dist/cdn.min.js'),
  '@alpinejs/csp': require.resolve('@alpinejs/csp/dist/cdn.min.js'),
};

/** The standard build compiles expressions; the other one is served under a policy that forbids it. */
const policies: Readonly<Record<AlpineBuild, string>> = {
  alpinejs: "default-src 'self'; script-src 'self' 'unsafe-eval'",
  '@alpinejs/csp': "default-src 'self'; script-src 'self'",
};

/** Serves `/` with the plug-in before Alpine and `/late` with it after; nothing inline, as the strict policy wants. */
export async function alpineSite(build: AlpineBuild): Promise<AlpineSite> {
  const read = (name: string) => readFile(`${import.meta.dirname}/${name}`, 'utf8');
  const [page, parts] = await Promise.all([read('alpinePage.html'), read('alpineParts.js')]);
  const scripts: Readonly<Record<string, string>> = {
    '/holdfast.js': await engineScript(),
    '/alpine.js': await readFile(files[build], 'utf8'),
    '/parts.js': parts,
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const script = scripts[pathname];
    response.setHeader('content-security-policy', policies[build]);
    response.setHeader(
      'content-type',
      `${script === undefined ? 'text/html' : 'text/javascript'}; charset=utf-8`,
    );
    response.end(script ?? (pathname === '/late' ? late(page) : page));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Alpine starts as soon as the document is read; what is deferred after it comes too late. */
function late(page: string): string {
  return page
    .replace('<script src="/parts.js"></script>', '')
    .replace('<!-- LATE -->', '<script defer src="/parts.js"></script>');
}

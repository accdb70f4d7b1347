import { createServer } from 'vite';
import { expect, test } from 'vitest';
import { launchBrowser } from '../support/launchBrowser.ts';

const page0 = (kind: string, kb: number) => `<!doctype html><script type="module">
import { browserStorage } from '/src/storage/browserStorage.ts';
const storage = browserStorage({ databaseName: 'ph' });
const signal = new AbortController().signal;
const scope = { userId: 'ana', datasourceId: 'd' };
await storage.put(scope, 'warm', 1, signal);
const { version } = await storage.list(scope, '', signal);
const value = 'x'.repeat(${kb} * 1000);
const id = location.hash.slice(1);
addEventListener('pagehide', () => {
  if ('${kind}' === 'put') void storage.put(scope, id, value, signal);
  if ('${kind}' === 'commit') void storage.commit(scope, { from: version, puts: [{ id, value }], removes: [] }, signal);
});
globalThis.ready = true;
</script>`;
test('pagehide', async () => {
  const server = await createServer({
    root: process.cwd(),
    server: { port: 0, host: '127.0.0.1', hmr: false },
    logLevel: 'silent',
    optimizeDeps: { noDiscovery: true, include: ['localforage', 'valibot'] },
  });
  await server.listen();
  const address = server.httpServer?.address();
  const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext();
    await context.route(/\/blank/, (route) => {
      const u = new URL(route.request().url());
      const kind = u.searchParams.get('kind');
      return route.fulfill({
        contentType: 'text/html',
        body: kind ? page0(kind, Number(u.searchParams.get('kb'))) : '<p>other',
      });
    });
    for (const way of ['navigate', 'close', 'cross', 'reload'])
      for (const kb of [1, 30])
        for (const kind of ['put', 'commit']) {
          let landed = 0;
          const n = 10;
          for (let at = 0; at < n; at += 1) {
            const page = await context.newPage();
            const id = `${way}${kind}${kb}:${at}`;
            await page.goto(`${base}/blank?kind=${kind}&kb=${kb}#${id}`);
            await page.waitForFunction('globalThis.ready');
            if (way === 'navigate') await page.goto(`${base}/blank`);
            if (way === 'cross')
              await page
                .goto(`${base.replace('127.0.0.1', 'localhost')}/blank`)
                .catch(() => page.goto('about:blank'));
            if (way === 'reload') await page.reload();
            if (way === 'close') await page.close({ runBeforeUnload: true });
            const look = await context.newPage();
            await look.goto(`${base}/blank`);
            await look.waitForTimeout(300);
            const found = await look.evaluate(
              `new Promise((resolve) => { const o = indexedDB.open('ph'); o.onsuccess = () => { const g = o.result.transaction('records').objectStore('records').getAllKeys(); g.onsuccess = () => { o.result.close(); resolve(g.result.some((k) => String(k).endsWith(${JSON.stringify(`:${id}`)}))); } } })`,
            );
            if (found) landed += 1;
            await look.close();
            if (!page.isClosed()) await page.close();
          }
          console.log('PH', way, `${kb}kB`, kind, `${landed}/${n}`);
        }
  } finally {
    await browser.close();
    await server.close();
  }
  expect(1).toBe(1);
}, 300000);

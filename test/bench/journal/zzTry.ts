import { openJournalStage } from './journalStage.ts';
const stage = await openJournalStage({ latencyMs: 10, previewRows: Number(process.argv[2] ?? 100) });
const q = (xs: number[]) => { const s = [...xs].sort((a, b) => a - b); return [0, .1, .25, .5, .95].map((p) => s[Math.floor(p * (s.length - 1))]!.toFixed(1)).join(' '); };
try {
  for (const n of [1, 100, 1000, 10000]) {
    await stage.seed(`holdfast-${n}`, n);
    stage.server.begin(`api-${n}`, n); stage.server.begin(`fetch-${n}`, n);
    const starts: Record<string, number[]> = { fetch: [], api: [], holdfast: [] };
    for (let i = 0; i < 25; i++) for (const c of ['fetch', 'api', 'holdfast'] as const) {
      const page = await stage.freshPage();
      starts[c]!.push(await page.evaluate(([c, d]) => window.journal.start(c, d), [c, `${c}-${n}`] as const));
    }
    for (const c in starts) console.log('start', n, c, q(starts[c]!));
    const page = await stage.freshPage();
    await page.evaluate((d) => window.journal.start('holdfast', d), `holdfast-${n}`);
    const ops: Record<string, number[]> = { fetch: [], api: [], holdfast: [] };
    for (let i = 0; i < 80; i++) {
      const r = await page.evaluate((n) => window.journal.performEach(['fetch', 'api', 'holdfast'], { fetch: `fetch-${n}`, api: `api-${n}`, holdfast: `holdfast-${n}` }), n);
      ['fetch', 'api', 'holdfast'].forEach((c, k) => ops[c]!.push(r[k]!));
    }
    for (const c in ops) console.log('op', n, c, q(ops[c]!));
  }
} finally { await stage.close(); }

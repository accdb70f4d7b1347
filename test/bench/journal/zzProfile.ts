import { openJournalStage } from './journalStage.ts';
import { writeFileSync } from 'node:fs';
const stage = await openJournalStage({ latencyMs: 10, previewRows: 100 });
const page0 = await stage.freshPage();
await page0.context().addInitScript('globalThis.__name = (f) => f');
await page0.context().addInitScript(() => {
  const w = window as any; w.marks = [];
  const mark = (k: string, a: number) => w.marks.push([k, a, performance.now() - a]);
  const tx = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (s: any, m: any, o: any) {
    const t = tx.call(this, s, m, o); const a = performance.now();
    t.addEventListener('complete', () => mark('tx ' + (m ?? 'readonly') + ' ' + [s].flat().join('+'), a)); return t;
  };
  for (const f of ['encrypt', 'decrypt', 'generateKey', 'digest'] as const) {
    const o = (SubtleCrypto.prototype as any)[f];
    (SubtleCrypto.prototype as any)[f] = function (...x: any[]) { const a = performance.now(); const p = o.apply(this, x); p.then(() => mark(f, a)); return p; };
  }
  const lr = LockManager.prototype.request as any;
  (LockManager.prototype as any).request = function (n: any, o: any, cb: any) { const a = performance.now(); return lr.call(this, n, o, (l: any) => { mark('lock ' + n.slice(0, 16), a); return cb(l); }); };
  const lq = LockManager.prototype.query as any;
  (LockManager.prototype as any).query = function () { const a = performance.now(); return lq.call(this).then((x: any) => { mark('lockquery', a); return x; }); };
  const f = fetch; (window as any).fetch = (...x: any[]) => { const a = performance.now(); return (f as any)(...x).then((r: any) => { mark('fetch', a); return r; }); };
  const pm = BroadcastChannel.prototype.postMessage;
  BroadcastChannel.prototype.postMessage = function (m: any) { const a = performance.now(); pm.call(this, m); mark('post ' + (m?.message?.type ?? m?.type), a); };
  const sc = structuredClone; (window as any).structuredClone = (x: any) => { const a = performance.now(); const r = sc(x); mark('clone', a); return r; };
  const od = indexedDB.open; IDBFactory.prototype.open = function (...x: any[]) { const a = performance.now(); const r = (od as any).apply(this, x); r.addEventListener('success', () => mark('idb open', a)); return r; } as any;
  const jp = JSON.parse, js = JSON.stringify;
  (JSON as any).parse = (...x: any[]) => { const a = performance.now(); const r = (jp as any)(...x); const d = performance.now() - a; if (d > 0.05) w.marks.push(['JSON.parse', a, d]); return r; };
  (JSON as any).stringify = (...x: any[]) => { const a = performance.now(); const r = (js as any)(...x); const d = performance.now() - a; if (d > 0.05) w.marks.push(['JSON.stringify', a, d]); return r; };
});
const n = Number(process.argv[2] ?? 10000);
await stage.seed('h', n);
for (let i = 0; i < 3; i++) {
const page = await stage.freshPage();
const cdp = await page.context().newCDPSession(page);
if (i === 2) { await cdp.send('Profiler.enable'); await cdp.send('Profiler.setSamplingInterval', { interval: 100 }); await cdp.send('Profiler.start'); }
const r = await page.evaluate(async () => { (window as any).marks.length = 0; const a = performance.now(); const took = await window.journal.start('holdfast', 'h'); return { took, marks: (window as any).marks.map(([k, s, d]: any) => [k, +(s - a).toFixed(2), +d.toFixed(2)]) }; });
if (i === 2) { const { profile } = await cdp.send('Profiler.stop'); writeFileSync('/tmp/start.json', JSON.stringify(profile)); }
if (i) { console.log('START', r.took.toFixed(1)); const m = r.marks as any[]; const dec = m.filter((x) => x[0] === 'decrypt'); console.log(m.filter((x) => x[0] !== 'decrypt' && x[0] !== 'JSON.parse').map((x) => x.join(' ')).join('\n')); console.log('decrypts', dec.length, 'last end', Math.max(...dec.map((x) => x[1] + x[2])), 'JSON.parse total', m.filter((x) => x[0] === 'JSON.parse').reduce((s, x) => s + x[2], 0)); }
}
const page = await stage.freshPage();
await page.evaluate(() => window.journal.start('holdfast', 'h'));
const cdp = await page.context().newCDPSession(page);
for (let i = 0; i < 30; i++) await page.evaluate(() => window.journal.performEach(['holdfast'], { fetch: '', api: '', holdfast: 'h' }));
const r = await page.evaluate(async () => { (window as any).marks.length = 0; const a = performance.now(); const took = await window.journal.perform('holdfast', 'h'); return { took, marks: (window as any).marks.map(([k, s, d]: any) => [k, +(s - a).toFixed(2), +d.toFixed(2)]) }; });
console.log('OP', r.took); console.log(r.marks.map((x: any) => x.join(' ')).join('\n'));
await cdp.send('Profiler.enable'); await cdp.send('Profiler.setSamplingInterval', { interval: 100 }); await cdp.send('Profiler.start');
for (let i = 0; i < 60; i++) await page.evaluate(() => window.journal.performEach(['holdfast'], { fetch: '', api: '', holdfast: 'h' }));
writeFileSync('/tmp/op.json', JSON.stringify((await cdp.send('Profiler.stop')).profile));
await stage.close();
for (const f of ['start', 'op']) {
  const p = JSON.parse((await import('node:fs')).readFileSync(`/tmp/${f}.json`, 'utf8')); const self = new Map<number, number>(); 
  p.samples.forEach((s: number, i: number) => self.set(s, (self.get(s) ?? 0) + (p.timeDeltas[i] ?? 0)));
  const byName = new Map<string, number>(); for (const nd of p.nodes) { const k = `${nd.callFrame.functionName}:${nd.callFrame.lineNumber}:${nd.callFrame.columnNumber}`; byName.set(k, (byName.get(k) ?? 0) + (self.get(nd.id) ?? 0)); }
  console.log(f, [...byName].sort((a, b) => b[1] - a[1]).slice(0, 25).map(([k, v]) => `${k} ${(v / 1000).toFixed(1)}`).join('\n'));
}

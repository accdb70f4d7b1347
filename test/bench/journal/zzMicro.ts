import { openJournalStage } from './journalStage.ts';
const stage = await openJournalStage({ latencyMs: 0, previewRows: 100 });
try {
await stage.seed('h', 10000);
const page = await stage.freshPage();
await page.evaluate('globalThis.__name = (f) => f');
const r = await page.evaluate(async () => {
  const q = (xs: number[]) => { const s = [...xs].sort((a, b) => a - b); return [0, .25, .5, .95].map((p) => +s[Math.floor(p * (s.length - 1))]!.toFixed(2)); };
  const ok = (rq: any) => new Promise<any>((res, rej) => { rq.onsuccess = () => res(rq.result); rq.onerror = () => rej(rq.error); });
  const out: Record<string, unknown> = {};
  const scratch = await new Promise<IDBDatabase>((res) => { const o = indexedDB.open('scratch'); o.onupgradeneeded = () => { const s = o.result.createObjectStore('r'); s.createIndex('a', 'a'); s.createIndex('b', 'b', { unique: true }); o.result.createObjectStore('k'); }; o.onsuccess = () => res(o.result); });
  const data = new Uint8Array(400);
  for (const durability of ['strict', 'relaxed'] as const) for (const kind of ['put', 'commit-like'] as const) {
    const t: number[] = [];
    for (let i = 0; i < 150; i++) {
      await new Promise((x) => setTimeout(x, 5));
      const a = performance.now();
      const tx = scratch.transaction(kind === 'put' ? ['r'] : ['r', 'k'], 'readwrite', { durability });
      const s = tx.objectStore('r');
      if (kind === 'commit-like') { s.delete('v' + (i - 1)); s.add({ b: 'x' }, 'v' + i); s.put({ a: 'k', data }, 'head'); tx.objectStore('k').get('gone'); }
      s.put({ a: 'k', data }, 'e' + i); tx.commit();
      await new Promise((x) => { tx.oncomplete = x; });
      t.push(performance.now() - a);
      if (kind === 'commit-like') { const d = scratch.transaction(['r'], 'readwrite'); d.objectStore('r').delete('v' + i); await new Promise((x) => { d.oncomplete = x; }); }
    }
    out[`tx ${durability} ${kind}`] = q(t);
  }
  const locks: number[] = []; for (let i = 0; i < 100; i++) { const a = performance.now(); await navigator.locks.request('z', async () => { locks.push(performance.now() - a); }); } out.lock = q(locks);
  const query: number[] = []; for (let i = 0; i < 100; i++) { const a = performance.now(); await navigator.locks.query(); query.push(performance.now() - a); } out.query = q(query);
  const db = await ok(indexedDB.open('holdfast')) as IDBDatabase;
  const readAll: number[] = [], chunked: number[] = [], dec: number[] = [], decB: number[] = [], parse: number[] = []; let recs: any[] = [];
  for (let i = 0; i < 15; i++) {
    let a = performance.now(); const s = db.transaction('records').objectStore('records');
    const [k, v] = await Promise.all([ok(s.getAllKeys()), ok(s.getAll())]); readAll.push(performance.now() - a); recs = k.map((n: any, j: number) => ({ n: String(n), v: v[j] })).filter((x: any) => x.n.includes('journal-'));
    a = performance.now(); const s2 = db.transaction('records').objectStore('records'); let range: any; for (;;) { const [ks, vs] = await Promise.all([ok(s2.getAllKeys(range, 100)), ok(s2.getAll(range, 100))]); if (ks.length < 100) break; range = IDBKeyRange.lowerBound(ks.at(-1), true); } chunked.push(performance.now() - a);
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']); const iv = new Uint8Array(12);
    const seal = (n: number) => crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new Uint8Array(n));
    const small = await Promise.all(Array.from({ length: 272 }, () => seal(180))); const big = await Promise.all(Array.from({ length: 38 }, () => seal(45000)));
    a = performance.now(); await Promise.all(small.map((d) => crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, d))); dec.push(performance.now() - a);
    a = performance.now(); await Promise.all(big.map((d) => crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, d))); decB.push(performance.now() - a);
    const text = JSON.stringify({ version: 1, entries: Array.from({ length: 256 }, (_, seq) => ({ id: '00000000-0000-4000-8000-000000000000', seq, name: 'sort_rows', params: { columns: ['temp_max'], descending: true }, targetId: null, state: { kind: 'applied', sentAt: 1 } })) });
    a = performance.now(); for (let j = 0; j < 38; j++) JSON.parse(text); parse.push(performance.now() - a);
  }
  out.records = recs.length; out.bytes = recs.reduce((s, x) => s + (x.v?.data?.byteLength ?? 0), 0); out.blocks = recs.filter((x) => x.n.includes('block')).map((x) => x.v.data.byteLength).slice(0, 3);
  out.readAll = q(readAll); out.chunked = q(chunked); out.decrypt272 = q(dec); out.decrypt38blocks = q(decB); out.parse38 = q(parse);
  return out;
});
console.log(r);
} finally { await stage.close(); }

import { openJournalStage } from './journalStage.ts';
import { writeFileSync } from 'node:fs';
const stage = await openJournalStage({ latencyMs: 0, previewRows: Number(process.argv[2]) });
const n = Number(process.argv[3]); const inPage = process.argv[4] === 'in';
try {
  if (!inPage) await stage.seed('h', n);
  const page = await stage.freshPage();
  if (inPage) await page.evaluate(async (n) => { window.journal.beginInPage('h', n); await window.journal.seed('h', n); }, n);
  await page.evaluate((d) => window.journal.start('holdfast', d), 'h');
  if (inPage) await page.evaluate(() => window.journal.forgetInPage('h')); else stage.server.answers.forget('h');
  const before = (await page.evaluate(() => window.journal.longTasks())).length;
  const cdp = await page.context().newCDPSession(page);
  if (process.argv[5]) { await cdp.send('Profiler.enable'); await cdp.send('Profiler.setSamplingInterval', { interval: 500 }); await cdp.send('Profiler.start'); }
  console.log(await page.evaluate((d) => window.journal.replay(d), 'h'));
  if (process.argv[5]) {
   const p = (await cdp.send('Profiler.stop')).profile; const self = new Map<number, number>(); 
  p.samples!.forEach((s: number, i: number) => self.set(s, (self.get(s) ?? 0) + (p.timeDeltas![i] ?? 0)));
  const script = await (await fetch(stage.server.origin + '/page.js')).text(); const lines = script.split('\n');
  const byName = new Map<string, number>(); for (const nd of p.nodes) { const c = nd.callFrame; const k = `${c.functionName}:${c.lineNumber}:${c.columnNumber} ${c.url ? lines[c.lineNumber]?.slice(c.columnNumber, c.columnNumber + 90) : ''}`; byName.set(k, (byName.get(k) ?? 0) + (self.get(nd.id) ?? 0)); }
  console.log([...byName].sort((a, b) => b[1] - a[1]).slice(0, 30).map(([k, v]) => `${(v / 1000).toFixed(0)} ms ${k}`).join('\n'));
  }
  const long = (await page.evaluate(() => window.journal.longTasks())).slice(before);
  console.log('long', long.length, Math.max(...long, 0), long.map(Math.round).join(' '));
} finally { await stage.close(); }

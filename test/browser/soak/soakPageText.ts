/** Writes docs/soak.md: what the rounds counted, with all that is needed to play them again. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../../src/server/page/projectRoot.ts';
import type { KindResult } from './runSoak.ts';

export interface SoakPage {
  readonly seed: number;
  readonly rounds: number;
  readonly browserVersion: string;
  readonly results: readonly KindResult[];
}

const serverNames = { ours: 'holdfast', hydroml: 'as HydroML' } as const;

export async function writeSoakPage(page: SoakPage): Promise<void> {
  const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  await writeFile(join(projectRoot, 'docs/soak.md'), soakPageText(page, version));
}

function soakPageText({ seed, rounds, browserVersion, results }: SoakPage, version: string): string {
  const total = (count: (result: KindResult) => number) =>
    results.reduce((sum, result) => sum + count(result), 0);
  const cells = (kind: string, server: string, counted: readonly number[]) =>
    `| ${[kind, server, ...counted].join(' | ')} |`;
  const problems = results.flatMap(({ server, kind, problems: found }) =>
    found.map((problem) => `- ${serverNames[server]}, ${kind}: ${problem}`),
  );
  return `${[
    '# Real faults in a real browser',
    '',
    'A minimal page with the engine in it works on a real server process from a real Chromium, and a real fault strikes at a',
    'moment that the seed draws. Afterwards the server’s own history and table are compared with what the page was asked',
    'and what it acknowledged. The policy’s delays are shortened; everything else is as shipped. This page is written by',
    `\`npm run soak -- --seed ${seed} --rounds ${rounds}\`; nothing on it is typed by hand but the words.`,
    '',
    'The servers are `npm start` (holdfast) and `npm start -- --as-hydroml` (as HydroML): the existing contract, without',
    'idempotency keys, entity tags or operation ids, where only the position and the table tell what was applied. It keeps',
    'its sessions in memory: whenever it is killed, they are gone.',
    '',
    `holdfast ${version}, Chromium ${browserVersion}, Node ${process.versions.node}, ${process.platform}.`,
    '',
    '- **acknowledged**: operations that a page called applied.',
    '- **lost**: operations that were in a page’s journal and that the server does not have, acknowledged or not.',
    '- **doubled**: operations that the server has once more than anybody asked for.',
    '- **recovered**: rounds that ended with every page recovered and nothing pending. What is lost or doubled is counted',
    '  in these alone; a round that did not come to rest is listed below the table.',
    '',
    '| fault | server | rounds | acknowledged | lost | doubled | recovered |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: |',
    ...results.map((result) =>
      cells(result.kind, serverNames[result.server], [
        result.rounds,
        result.acknowledged,
        result.lost,
        result.doubled,
        result.recovered,
      ]),
    ),
    cells('**all**', '', [
      total((result) => result.rounds),
      total(({ acknowledged }) => acknowledged),
      total(({ lost }) => lost),
      total(({ doubled }) => doubled),
      total(({ recovered }) => recovered),
    ]),
    '',
    problems.length === 0 ? 'No round went wrong.' : ['Rounds that went wrong:', '', ...problems].join('\n'),
  ].join('\n')}\n`;
}

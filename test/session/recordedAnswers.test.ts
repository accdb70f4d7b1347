import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { failureCodes } from '../../machines/sessionFailure.ts';
import { serveAnswers } from './answerServer.ts';
import type { FixtureCall } from './fixtures/answerFixture.ts';
import { brokenAnswers } from './fixtures/brokenAnswers.ts';
import { codeOf, judgeCall } from './judgeCall.ts';

/** Answers recorded off a real Django and nginx; they lie beside the project where there are any. */
const folder = new URL('../../../shared/wire/', import.meta.url);

const indexSchema = v.array(
  v.object({ file: v.string(), expect: v.nullable(v.picklist(failureCodes)), note: v.string() }),
);

interface Recording {
  readonly name: string;
  readonly call: FixtureCall;
  readonly answers: readonly (string | Buffer)[];
  readonly expect: string | null;
}

test.each(recordings().map((recording) => [recording.name, recording] as const))(
  'a recorded answer is classified as its index says: %s',
  async (_, { call, answers, expect: expected }) => {
    const server = await serveAnswers(answers);
    try {
      expect(codeOf(await judgeCall(server.baseUrl, call))).toBe(expected);
    } finally {
      await server.close();
    }
  },
);

function recordings(): Recording[] {
  const index = new URL('index.json', folder);
  // Without the recordings the same walk is made with answers of our own.
  if (!existsSync(index))
    return brokenAnswers.map(({ name, call, answers, expect: code }) => ({
      name,
      call,
      answers,
      expect: code,
    }));
  return v.parse(indexSchema, JSON.parse(readFileSync(index, 'utf8'))).flatMap(({ file, expect: code }) => {
    const text = readFileSync(new URL(file, folder), 'latin1');
    const request = /^# request: *(.*)\n/.exec(text)?.[1] ?? '';
    const answers = text
      .replace(/^# request:.*\n/, '')
      .replace(/\n?# curl exit:.*\n?$/, '')
      .split(/^(?=HTTP\/1\.1 \d{3} )/m)
      .map((answer) => Buffer.from(answer, 'latin1'));
    const recording = { call: callOf(request), answers, expect: code };
    const last = answers.at(-1);
    // A redirect and the page it led to: also what a fetch sees that has followed it by itself.
    const followed =
      answers.length > 1 && last !== undefined
        ? [{ ...recording, name: `${file}, followed`, answers: [last] }]
        : [];
    return [{ ...recording, name: file }, ...followed];
  });
}

function callOf(request: string): FixtureCall {
  if (/\/status\//.test(request)) return 'status';
  if (/\/initialize\//.test(request)) return 'initialize';
  if (/\/undo\//.test(request)) return 'undo';
  return request.includes('-X POST') ? 'rename' : 'status';
}

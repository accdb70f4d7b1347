import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { fetchedKillSwitch } from '../../src/rollout/killSwitch.ts';

type Answer = (response: ServerResponse) => void;

const says =
  (text: string, status = 200): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(text);
const hangs: Answer = () => undefined;
const cuts: Answer = (response) => void response.socket?.destroy();

/** A switch on a real server, which answers as it is told, and what the device remembers of it. */
async function switchOn() {
  const stage = { answer: hangs, requests: [] as IncomingMessage[], kept: new Map<string, string>() };
  const server = createServer((request, response) => {
    stage.requests.push(request);
    stage.answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const memory = {
    getItem: (key: string) => stage.kept.get(key) ?? null,
    setItem: (key: string, value: string) => void stage.kept.set(key, value),
  };
  const url = `http://127.0.0.1:${port}/rollout.json`;
  /** With time for an answer that comes; what never comes is not waited for that long. */
  const open = (whenUnknown = false) => {
    const ask = (timeoutMs: number) => fetchedKillSwitch({ url, memory, timeoutMs, whenUnknown });
    return () => ask(stage.answer === hangs ? 50 : 20_000)();
  };
  return { stage, open };
}

it('is read anew each time, from no cache', async () => {
  const { stage, open } = await switchOn();
  const isKilled = open();
  stage.answer = says('{"killed": true}');
  expect(await isKilled()).toBe(true);
  stage.answer = says('{"killed": false, "more": 1}');
  expect(await isKilled()).toBe(false);
  expect(stage.requests.map(({ headers }) => headers['cache-control'])).toEqual(['no-cache', 'no-cache']);
});

it.each([
  ['that hangs', hangs],
  ['that is cut', cuts],
  ['of another shape', says('{"killed": "yes"}')],
  ['that is no JSON', says('<h1>Log in</h1>')],
  ['of a failing server', says('{"killed": false}', 503)],
])('with an answer %s is as it was known last', async (_, answer) => {
  const { stage, open } = await switchOn();
  const isKilled = open();
  stage.answer = answer;
  expect(await isKilled()).toBe(false);
  expect(await open(true)()).toBe(true);
  stage.answer = says('{"killed": true}');
  expect(await isKilled()).toBe(true);
  stage.answer = answer;
  expect(await isKilled()).toBe(true);
  stage.answer = says('{"killed": false}');
  expect(await isKilled()).toBe(false);
  stage.answer = answer;
  expect(await open(true)()).toBe(false);
});

it('works where nothing may be kept', async () => {
  const { stage } = await switchOn();
  const refuse = () => {
    throw new DOMException('Denied.', 'SecurityError');
  };
  const isKilled = fetchedKillSwitch({
    url: 'http://127.0.0.1:1/none',
    memory: { getItem: refuse, setItem: refuse },
  });
  expect(await isKilled()).toBe(false);
  expect(stage.requests).toEqual([]);
});

import { expect, it } from 'vitest';
import { modelDevice, serverKinds } from './support/modelDoor.ts';

it.each(serverKinds)(
  'an operation that is called off while one before it is with a %s server is never sent',
  async (kind) => {
    const { loadLive, server, pass, rest } = modelDevice(kind);
    const page = await loadLive();
    let answer = (): void => undefined;
    page.line.onLeave = (call, operation) =>
      call === 'apply' && operation?.params.tag === 'first'
        ? new Promise<void>((resolve) => {
            answer = resolve;
          })
        : undefined;
    page.perform('sort_rows', { tag: 'first' });
    await rest();
    const off = new AbortController();
    const operation = { name: 'filter_rows', params: { tag: 'second' } };
    const outcome = page.recovery.perform(operation, { signal: off.signal }).then(
      () => 'applied',
      (error: unknown) => (error instanceof Error ? error.name : 'thrown'),
    );
    page.perform('sort_rows', { tag: 'third' });
    await page.untilPending(3);
    off.abort();
    await rest();
    expect(page.recovery.getState().pending).toBe(2);
    answer();
    await pass();
    expect(await outcome).toBe('AbortError');
    expect(page.line.sent.map(({ params }) => params.tag)).toEqual(['first', 'third']);
    expect(server.inEffect()).toEqual(['first', 'third']);
    expect(page.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
  },
);

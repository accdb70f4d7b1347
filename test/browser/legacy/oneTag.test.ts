import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { seedDatasourceId } from '../../../src/server/seedDatasource.ts';
import { callPage } from './callPage.ts';
import { existingSite, type VisitOptions } from './existingPage.ts';

const site = existingSite();
const original = ['date', 'precipitation', 'temp_max', 'temp_min', 'wind', 'weather'];
const saved = `/tools/api/studio/${seedDatasourceId}/session/save/`;

async function opened(options: VisitOptions) {
  const visit = await site.visit(options);
  await visit.logIn();
  return visit;
}

/** The page without its four functions; its buttons call what the window has. */
const withoutFunctions = (template: string) =>
  template.replaceAll(
    /async function (initializeSession|undoOperation|redoOperation|saveSession)\(/g,
    'async function own_$1(',
  );

/** The page with functions that fetch and tell nobody, as some of HydroML's do. */
const withSilentFunctions = (template: string) =>
  template.replaceAll(/studioSession\.take\('session-(initialized|operation-undone)', data\)/g, 'void data');

/** The first use of `Set` throws: the script makes one as soon as it is run. */
const throwingOnce = `<script>
  const before = Object.getOwnPropertyDescriptor(window, 'Set');
  Object.defineProperty(window, 'Set', {
    configurable: true,
    get() {
      Object.defineProperty(window, 'Set', before);
      throw new Error('no');
    },
  });
</script>`;

describe('one tag', () => {
  it('costs less than 105 kB over the line', () => {
    expect(gzipSync(site.script()).byteLength).toBeLessThan(105_000);
  });

  it('gives a page without functions of its own all four, with the bodies and events that it expects', async () => {
    const visit = await opened({ tag: 'foot', edit: withoutFunctions });
    await visit.page.click('#initialize-session-btn');
    await expect.poll(visit.columns).toEqual(original);
    await visit.rename('precipitation', 'rain_mm');
    await expect.poll(visit.columns).toContain('rain_mm');
    const undone = await callPage(visit.page, 'undoOperation');
    expect(undone).toMatchObject({
      success: true,
      message: 'Operation undone successfully',
      session_info: { session_exists: true, current_position: 0, history_length: 1, current_step: 0 },
      column_info: original,
    });
    expect(await callPage(visit.page, 'undoOperation')).toMatchObject({
      success: false,
      error: 'There is nothing to undo',
    });
    await callPage(visit.page, 'redoOperation');
    await expect.poll(visit.columns).toContain('rain_mm');
    expect(await callPage(visit.page, 'saveSession', 'A copy', 'For a test')).toMatchObject({
      success: true,
    });
    const table = 'columnInfo,dataPreview,sessionInfo';
    expect(await visit.events()).toEqual([
      'session-state-changed sessionInfo',
      `session-initialized ${table}`,
      `data-studio-grid-update ${table}`,
      'session-state-changed sessionInfo',
      `session-column-renamed ${table}`,
      'session-state-changed sessionInfo',
      `session-operation-undone ${table}`,
      `data-studio-grid-update ${table}`,
      'session-state-changed sessionInfo',
      `session-operation-redone ${table}`,
      `data-studio-grid-update ${table}`,
      'session-saved newDatasource',
    ]);
    expect(visit.errors).toEqual([]);
  });

  it('adds the events where the page’s own functions tell nobody, and leaves what they give', async () => {
    const visit = await opened({ tag: 'head', edit: withSilentFunctions });
    expect(await callPage(visit.page, 'initializeSession')).toMatchObject({ success: true });
    const table = 'columnInfo,dataPreview,sessionInfo';
    await expect
      .poll(visit.events)
      .toEqual([
        'session-state-changed sessionInfo',
        `session-initialized ${table}`,
        `data-studio-grid-update ${table}`,
      ]);
    expect(await visit.columns()).toEqual(original);
  });

  it('gives the class of the specification, the same manager that the page’s own calls use', async () => {
    const visit = await opened({ tag: 'head', attributes: `data-datasource-id="${seedDatasourceId}"` });
    await visit.page.click('#initialize-session-btn');
    await expect.poll(visit.columns).toEqual(original);
    await visit.rename('precipitation', 'rain_mm');
    await expect.poll(visit.columns).toContain('rain_mm');
    const seen = await visit.page.evaluate(async (id) => {
      const Manager = Reflect.get(window, 'SessionRecoveryManager');
      const manager = new Manager(id);
      await manager.ready;
      const record = await manager.persistSessionState();
      return {
        isSame: manager === new Manager(id) && manager === Object(Reflect.get(window, 'holdfast')).manager,
        isInstance: manager instanceof Manager,
        name: Manager.name,
        fields: [manager.maxRetries, manager.retryDelay, manager.graceTimeout],
        state: manager.sessionState.currentState.transformations.map(({ name }: { name: string }) => name),
        position: record.currentState.position,
        alive: await manager.attemptRecovery(),
      };
    }, seedDatasourceId);
    expect(seen).toEqual({
      isSame: true,
      isInstance: true,
      name: 'SessionRecoveryManager',
      fields: [3, 2000, 30_000],
      state: ['rename_column'],
      position: 1,
      alive: true,
    });
  });

  it('ends the session that a save has ended, as HydroML’s does, and never builds it again', async () => {
    const visit = await opened({ tag: 'foot' });
    await visit.page.click('#initialize-session-btn');
    await expect.poll(visit.columns).toEqual(original);
    await visit.rename('precipitation', 'rain_mm');
    await expect.poll(visit.columns).toContain('rain_mm');
    // HydroML clears its session when it has saved, and calls the new table by another name.
    await visit.context.route(`**${saved}`, async (route) => {
      const answer = await route.fetch({ url: route.request().url().replace('/save/', '/clear/') });
      expect(answer.ok()).toBe(true);
      await route.fulfill({ json: { success: true, new_datasource: { id: 7, name: 'Saved' } } });
    });
    visit.page.on('dialog', (dialog) => void dialog.accept('Saved'));
    await visit.page.click('#save-session-btn');
    await expect.poll(async () => (await visit.messages()).at(-1)).toBe('Data saved');
    expect(await callPage(visit.page, 'initializeSession')).toMatchObject({
      success: true,
      session_info: { current_position: 0, history_length: 0 },
    });
    expect(await visit.columns()).toEqual(original);
  });

  it('tells a page of a change that it did not make by a call of its own', async () => {
    const visit = await opened({ tag: 'foot' });
    await visit.page.click('#initialize-session-btn');
    await expect.poll(visit.columns).toEqual(original);
    const { page } = visit;
    await page.evaluate(() =>
      Object(Reflect.get(window, 'holdfast')).recovery.perform({
        name: 'rename_column',
        params: { old_name: 'wind', new_name: 'wind_speed' },
      }),
    );
    await expect.poll(visit.columns).toContain('wind_speed');
    expect((await visit.events()).at(-1)).toMatch(/^data-studio-grid-update/);
  });

  it('shows the state in the page’s own Alpine, without a line of the page for it', async () => {
    const edit = (template: string) =>
      template.replace('<h1>', '<p id="alpine" x-text="$store.recovery.value"></p><h1>');
    const visit = await opened({ tag: 'head', edit });
    await expect.poll(() => visit.text('alpine')).toBe('idle');
    await visit.page.click('#initialize-session-btn');
    await expect.poll(() => visit.text('alpine')).toBe('recovered');
  });

  it('gives the page back what it had', async () => {
    const visit = await opened({ tag: 'head', edit: withoutFunctions });
    await visit.page.click('#initialize-session-btn');
    await expect.poll(visit.columns).toEqual(original);
    const after = await visit.page.evaluate(async () => {
      await Object(Reflect.get(window, 'holdfast')).detach();
      return {
        fetch: /native code/.test(String(window.fetch)),
        functions: typeof Reflect.get(window, 'initializeSession'),
        manager: typeof Reflect.get(window, 'SessionRecoveryManager'),
      };
    });
    expect(after).toEqual({ fetch: true, functions: 'undefined', manager: 'undefined' });
  });
});

describe('the existing path runs', () => {
  it.each<[string, Omit<VisitOptions, 'tag'>, readonly string[]]>([
    ['when the tag says that it is off', { attributes: 'data-enabled="false"' }, []],
    [
      'when the page decides so for this user',
      { before: '<script>window.holdfastConfig = { isEnabled: () => false };</script>' },
      [],
    ],
    [
      'and is told when that decision throws',
      { before: '<script>window.holdfastConfig = { isEnabled() { throw new Error("no"); } };</script>' },
      ['holdfast-load-failed reason'],
    ],
    [
      'and is told when the configuration can’t be used',
      { before: '<script>window.holdfastConfig = { datasource: "x" };</script>' },
      ['holdfast-load-failed reason'],
    ],
    [
      'and is told when the script throws in the middle of its work',
      {
        before:
          '<script>Object.defineProperty(window, "SessionRecoveryManager", { get() { throw new Error("no"); } });</script>',
      },
      ['holdfast-load-failed reason'],
    ],
    [
      'and is told when this browser cannot make the widget',
      {
        before:
          '<script>CSSStyleSheet = function () { throw new TypeError("Illegal constructor"); };</script>',
      },
      ['holdfast-load-failed reason'],
    ],
    [
      'and is told when the script throws before it has begun',
      { before: throwingOnce },
      ['holdfast-load-failed reason'],
    ],
  ])('%s', async (_, options, told) => {
    const visit = await opened({
      tag: 'head',
      ...options,
      edit: (page) => page.replace(/x-init="boot\(\)"/, ''),
    });
    expect(await visit.events()).toEqual(told);
    expect(
      await visit.page.evaluate(() => [
        /native code/.test(String(window.fetch)),
        typeof Reflect.get(window, 'holdfast'),
        document.querySelectorAll('session-recovery').length,
        /data\.error/.test(String(Reflect.get(window, 'initializeSession'))),
      ]),
    ).toEqual([true, 'undefined', 0, true]);
    expect(await callPage(visit.page, 'initializeSession')).toMatchObject({
      success: true,
      session_info: { current_step: 0 },
    });
  });
});

describe('a page that says who counts', () => {
  const address = '/tools/api/studio/metrics/';
  const inMiddle =
    '<script>Object.defineProperty(window, "SessionRecoveryManager", { get() { throw new Error("secret"); } });</script>';

  /** What the server has counted of starts and of beacons. */
  async function counted(): Promise<string[]> {
    const text = await (await fetch(`${site.studio().origin}/metrics`)).text();
    const isCounted = (line: string) =>
      /^holdfast_(start_duration_seconds_count|server_beacons_total)/.test(line);
    return text.split('\n').filter(isCounted).sort();
  }
  const starts = (outcome: string) => [
    `holdfast_server_beacons_total{outcome="accepted"} 1`,
    `holdfast_start_duration_seconds_count{path="holdfast",outcome="${outcome}"} 1`,
  ];

  it.each<[string, Omit<VisitOptions, 'tag'>]>([
    ['before it has begun', { attributes: `data-metrics-url="${address}"`, before: throwingOnce }],
    ['in the middle of its work', { attributes: `data-metrics-url="${address}"`, before: inMiddle }],
    [
      'at a configuration that can’t be used',
      {
        before: `<script>window.holdfastConfig = { metricsUrl: "${address}", datasource: "secret" };</script>`,
      },
    ],
  ])(
    'hears of one failed start when the script throws %s, and the existing path runs',
    async (_, options) => {
      const visit = await opened({ tag: 'head', ...options });
      await expect.poll(counted).toEqual(starts('failed'));
      await visit.page.click('#initialize-session-btn');
      await expect.poll(visit.columns).toEqual(original);
      await visit.rename('precipitation', 'rain_mm');
      await expect.poll(visit.columns).toContain('rain_mm');
      expect(await visit.state()).toBeNull();
      expect(await counted()).toEqual(starts('failed'));
    },
  );

  it('hears of one start for each page, however often its recovery is replaced', async () => {
    const visit = await opened({ tag: 'head', attributes: `data-metrics-url="${address}"` });
    await visit.page.click('#initialize-session-btn');
    await expect.poll(visit.columns).toEqual(original);
    await visit.page.evaluate(async () => {
      const { manager } = Object(Reflect.get(window, 'holdfast'));
      await manager.forget();
      await manager.initializeWithRetry();
    });
    await visit.page.goto('about:blank');
    await expect.poll(counted).toEqual(starts('recovered'));
  });

  it.each([
    ['nobody is named', ''],
    ['another server is named', 'data-metrics-url="//elsewhere.example/"'],
  ])('is sent nothing when %s', async (_, attributes) => {
    const visit = await opened({ tag: 'head', attributes, before: inMiddle });
    const sent: string[] = [];
    visit.page.on('request', (request) => sent.push(request.url()));
    await visit.page.reload();
    expect(await visit.events()).toContain('holdfast-load-failed reason');
    expect(await callPage(visit.page, 'initializeSession')).toMatchObject({ success: true });
    expect(sent.filter((url) => /metrics|elsewhere/.test(url))).toEqual([]);
    expect(await counted()).toEqual([]);
  });
});

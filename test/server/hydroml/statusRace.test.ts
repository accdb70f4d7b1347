import { expect, onTestFinished, test } from 'vitest';
import { openDataFolder } from '../../../src/server/dataFolder.ts';
import { hydromlSessions } from '../../../src/server/hydroml/hydromlSessions.ts';
import { createSessionCache } from '../../../src/server/hydroml/sessionCache.ts';
import { datasourceLog } from '../../../src/server/log/datasourceLog.ts';
import { libsqlDialect } from '../../../src/server/log/libsqlDialect.ts';
import { openLog } from '../../../src/server/log/openLog.ts';
import { createKeyedQueue } from '../../../src/server/sessions/keyedQueue.ts';
import { openTableEngine } from '../../../src/server/tables/tableEngine.ts';
import { openServer, seattleId } from '../testServer.ts';

test('a status that meets a change writes the step of before back over it', async () => {
  const server = await openServer({ asHydroml: true });
  await server.close();
  const folder = await openDataFolder(server.dataDir);
  const log = await openLog(libsqlDialect(folder.logFile));
  const engine = await openTableEngine(folder);
  onTestFinished(async () => {
    await engine.close();
    await log.destroy();
  });
  const datasources = datasourceLog(log);
  const datasource = await datasources.find(seattleId, 1);
  if (datasource === undefined) throw new Error('The first table is missing.');
  const scope = { userId: 1, datasource };

  let held = Promise.resolve();
  const sessions = hydromlSessions({
    cache: createSessionCache(60_000, Date.now),
    queue: createKeyedQueue(),
    // The preview of the status is held back until the change is done.
    engine: {
      ...engine,
      page: async (...asked) => {
        await held;
        return engine.page(...asked);
      },
    },
    datasources,
    fileOf: folder.fileOf,
    timeoutMs: 60_000,
    now: Date.now,
  });
  await sessions.initialize(scope);
  let release = () => {};
  held = new Promise((resolve) => {
    release = resolve;
  });
  const reading = sessions.status(scope);
  held = Promise.resolve();
  const rename = { old_name: 'wind', new_name: 'breeze' };
  expect(await sessions.apply(scope, 'rename_column', rename)).toMatchObject({
    session_info: { current_step: 1 },
  });
  release();
  expect(await reading).toMatchObject({ session_info: { current_step: 0 } });
  expect(await sessions.status(scope)).toMatchObject({
    session_info: { current_step: 0, total_operations: 0 },
  });
});

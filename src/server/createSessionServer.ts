/** Wires the session API: data folder, log, table engine, logins, and the dialect it speaks. */
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import fastify, { type FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { createAccounts } from './accounts/accounts.ts';
import { demoAccounts } from './accounts/demoAccounts.ts';
import { createIdentity } from './accounts/identity.ts';
import { loginRoutes } from './accounts/loginRoutes.ts';
import { type AddedDatasource, addDatasource } from './addDatasource.ts';
import { openDataFolder } from './dataFolder.ts';
import { failureOutline } from './http/failureOutline.ts';
import { httpOptions } from './http/httpOptions.ts';
import { ownDialect } from './http/ownDialect.ts';
import { defaultRateLimits, rateGate } from './http/rateLimits.ts';
import { securityHeaders } from './http/securityHeaders.ts';
import { hydromlDialect } from './hydroml/hydromlDialect.ts';
import { datasourceLog } from './log/datasourceLog.ts';
import { libsqlDialect } from './log/libsqlDialect.ts';
import { loginLog } from './log/loginLog.ts';
import { openLog } from './log/openLog.ts';
import { metricsRoutes } from './metrics/metricsRoutes.ts';
import { recoveryMetrics } from './metrics/recoveryMetrics.ts';
import { serverMetrics } from './metrics/serverMetrics.ts';
import { operationsFile } from './operations/operationsFile.ts';
import { operationsRoutes } from './operations/operationsRoutes.ts';
import { openOperationsWatch } from './operations/operationsWatch.ts';
import { openReportStore } from './reports/reportStore.ts';
import { seedDatasourceId, seedDatasourceName, seedFile } from './seedDatasource.ts';
import { defaultSessionTimeoutMs, type SessionServerOptions } from './serverOptions.ts';
import { ApiFailure } from './sessions/apiFailure.ts';
import { openTableEngine } from './tables/tableEngine.ts';

export interface SessionServer {
  /** Not listening yet, so that a page's routes can be added. */
  readonly app: FastifyInstance;
  /** Finishes the requests under way and closes the files. */
  close(): Promise<void>;
  /** Wipes sessions and their log, as a server does that lost its data; logins stay. */
  forgetSessions(): Promise<void>;
  /** Logs everybody out. */
  expireLogins(): Promise<void>;
  /**
   * Opens a CSV, TSV or Parquet file as a table that everybody sees.
   *
   * @throws {TableFileRefused} with one sentence for the user, when the file is no table; then nothing was made.
   */
  addDatasource(file: string, name?: string): Promise<AddedDatasource>;
}

/** @throws {TableFileRefused} when the file to start with is no table. */
export async function createSessionServer(options: SessionServerOptions): Promise<SessionServer> {
  const { dataDir, demo = false, seed = true, now = Date.now, secureCookies: secure = false } = options;
  const timeoutMs = options.sessionTimeoutMs ?? defaultSessionTimeoutMs;

  const folder = await openDataFolder(dataDir);
  const log = await openLog(libsqlDialect(folder.logFile));
  const engine = await openTableEngine(folder);
  const datasources = datasourceLog(log);
  const logins = loginLog(log);
  const accounts = createAccounts(options.accounts ?? demoAccounts);
  const identity = createIdentity({ logins, accounts, now, secure });

  const dialect = (options.asHydroml === true ? hydromlDialect : ownDialect)({
    log,
    datasources,
    engine,
    reports: openReportStore({ folder: folder.reportsDir, now }),
    identity,
    fileOf: folder.fileOf,
    timeoutMs,
    now,
    limits: options.rateLimits ?? {},
    secure,
  });

  const registry = new Registry();
  const record = recoveryMetrics(registry);
  const measured = serverMetrics(registry, dialect.liveSessions);
  const notes = operationsFile(folder.operationsFile, (error) =>
    app.log.error({ failure: failureOutline(error) }, 'the operations were not written down'),
  );
  const watch = await openOperationsWatch(notes, now);

  const app = fastify(httpOptions(options.logger ?? false, dialect));
  measured.watch(app);
  app.addHook('onClose', async () => {
    await dialect.idle();
    await watch.close();
    await engine.close();
    await log.destroy();
  });
  app.setNotFoundHandler((request, reply) => {
    const failure = new ApiFailure('API_MISMATCH', 404, 'There is nothing at this address.');
    return dialect.sendFailure(request, reply, failure);
  });
  // A scope of its own: the page that is added beside it brings its own headers and parsers.
  app.register(async (scope) => {
    await scope.register(cookie);
    await scope.register(formbody);
    await scope.register(helmet, securityHeaders(secure));
    await scope.register(dialect.routes, { prefix: '/tools/api' });
    await scope.register(metricsRoutes, {
      registry,
      identity,
      gate: rateGate(options.rateLimits?.beacons ?? defaultRateLimits.beacons),
      token: options.metricsToken,
      onBeacon: (beacon, user) => {
        for (const sample of beacon.samples) record(sample);
        watch.take(beacon, user);
      },
      onOutcome: measured.beacon,
    });
    await scope.register(operationsRoutes, { identity, watch });
    const failedLogins = rateGate(options.rateLimits?.failedLogins ?? defaultRateLimits.failedLogins);
    await scope.register(loginRoutes, {
      prefix: '/accounts',
      accounts,
      identity,
      failedLogins,
      demo,
      secure,
    });
  });

  const add = (file: string, name?: string, id?: string): Promise<AddedDatasource> =>
    addDatasource({ file, name, id, at: now() }, folder, datasources);

  try {
    if (seed !== false && (await datasources.findShared(seedDatasourceId)) === undefined) {
      if (seed === true) await add(seedFile(), seedDatasourceName, seedDatasourceId);
      else await add(seed, undefined, seedDatasourceId);
    }
  } catch (cause) {
    await app.close();
    throw cause;
  }

  return {
    app,
    close: async () => app.close(),
    forgetSessions: dialect.forgetSessions,
    expireLogins: logins.endAll,
    addDatasource: (file, name) => add(file, name),
  };
}

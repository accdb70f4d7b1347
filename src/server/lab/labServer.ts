/** Data Studio with its fault lab: a proxy at the front, the page in this process, the session API in its own. */
import { join } from 'node:path';
import Fastify from 'fastify';
import { beaconPath } from '../metrics/beaconPath.ts';
import { operationsPath } from '../operations/operationsPath.ts';
import { addPageRoutes } from '../page/addPageRoutes.ts';
import type { RunningServer } from '../page/runningServer.ts';
import { asHydromlFlag } from './apiMessages.ts';
import { ApiSupervisor, type ApiSupervisorOptions } from './apiSupervisor.ts';
import { FaultPlan } from './faultPlan.ts';
import { addFaultRoutes } from './faultRoutes.ts';
import { openLabProxy } from './labProxy.ts';
import type { RequestHead } from './requestHead.ts';

export interface LabServerOptions {
  /** A loopback address. */
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly dataDir: string;
  /** The folder of the built page. */
  readonly pageDir: string;
  /** The API speaks the contract of an existing HydroML server. @default false */
  readonly asHydroml?: boolean;
  /** Told in one line what the user should know of the API process. */
  readonly report: (line: string) => void;
  /** The process behind the proxy. @default the session API, with this process's runtime arguments */
  readonly api?: Pick<ApiSupervisorOptions, 'entry' | 'execArgv'>;
}

/** Rejects when the address can't be had, or with an `ApiProcessError` when the API can't start; nothing is left running. */
export async function openLabServer(options: LabServerOptions): Promise<RunningServer> {
  const plan = new FaultPlan();
  const api = new ApiSupervisor({
    ...(options.api ?? { entry: join(import.meta.dirname, 'apiProcess.ts') }),
    dataDir: options.dataDir,
    flags: options.asHydroml === true ? [asHydromlFlag] : [],
    report: options.report,
  });
  const shell = Fastify({
    bodyLimit: 16 * 1024,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  });
  addPageRoutes(shell, options.pageDir);
  addFaultRoutes(shell, plan, api);
  const shellPort = Number(new URL(await shell.listen({ host: '127.0.0.1', port: 0 })).port);

  const closers = [() => shell.close(), () => api.close()];
  const close = async () => {
    plan.clear();
    await Promise.all(closers.map((closer) => closer()));
  };
  try {
    const proxy = await openLabProxy({
      host: options.host,
      port: options.port,
      rules: {
        portFor: (head) => (isForApi(head) ? api.port : shellPort),
        strike: (head) => (isStruck(head) ? plan.strike(head) : null),
      },
    });
    closers.unshift(() => proxy.close());
    await api.start();
    return { port: proxy.port, close, addDatasource: (file) => addDatasource(api, file) };
  } catch (error) {
    await close();
    throw error;
  }
}

function isForApi({ target }: RequestHead): boolean {
  return target.startsWith('/tools/api/') || target.startsWith('/accounts/') || target === '/metrics';
}

/** Measuring and watching are not struck: they would use up a fault that was meant for a session's call. */
function isStruck({ target }: RequestHead): boolean {
  const isWatching = target === beaconPath || target.startsWith(operationsPath);
  return target.startsWith('/tools/api/') && !isWatching;
}

async function addDatasource(api: ApiSupervisor, file: string): Promise<string> {
  const id = await api.tell({ task: 'add-datasource', file });
  if (id === null) throw new Error('The session server named no datasource.');
  return id;
}

/** Data Studio without the fault lab: the session API and the page in one process. */
import { createSessionServer } from '../index.ts';
import { addPageRoutes } from './addPageRoutes.ts';
import type { RunningServer } from './runningServer.ts';

/** Rejects when the address can't be had; nothing is left running. */
export async function openPlainServer(options: {
  host: string;
  port: number;
  dataDir: string;
  pageDir: string;
  asHydroml: boolean;
}): Promise<RunningServer> {
  const { dataDir, asHydroml } = options;
  const server = await createSessionServer({ dataDir, demo: true, asHydroml });
  addPageRoutes(server.app, options.pageDir);
  try {
    const address = await server.app.listen({ host: options.host, port: options.port });
    return {
      port: Number(new URL(address).port),
      addDatasource: async (file) => (await server.addDatasource(file)).id,
      close: () => server.close(),
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

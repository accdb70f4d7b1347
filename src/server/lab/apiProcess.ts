/** The session API as a process of its own, so that the lab can kill it: the module that `apiSupervisor` forks. */
import { createSessionServer } from '../index.ts';
import { type ApiNews, type ApiTask, asHydromlFlag, parseApiTask } from './apiMessages.ts';

const [dataDir, ...flags] = process.argv.slice(2);
const say = (news: ApiNews, then?: () => void) => process.send?.(news, undefined, undefined, then);

// Ctrl+C reaches the whole process group; the lab decides when this process ends.
process.on('SIGINT', () => {});
// Without its lab nobody could reach or stop this process, however far it has come.
let end = (): void => process.exit(0);
process.once('disconnect', () => end());
if (!process.connected) end();

try {
  if (dataDir === undefined) throw new Error('The data directory is missing.');
  await serve(dataDir);
} catch (error) {
  say({ news: 'failed', sentence: sentenceOf(error) }, () => process.exit(1));
}

async function serve(dir: string): Promise<void> {
  const asHydroml = flags.includes(asHydromlFlag);
  const server = await createSessionServer({ dataDir: dir, demo: true, asHydroml });
  end = () => {
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(sentenceOf(error));
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', end);

  const run = async (task: ApiTask): Promise<string | null> => {
    switch (task.task) {
      case 'expire-login':
        await server.expireLogins();
        return null;
      case 'forget-session':
        await server.forgetSessions();
        return null;
      case 'add-datasource':
        return (await server.addDatasource(task.file)).id;
    }
  };
  process.on('message', (message) => {
    const task = parseApiTask(message);
    run(task).then(
      (datasourceId) => say({ news: 'done', id: task.id, datasourceId }),
      (error: unknown) => say({ news: 'refused', id: task.id, sentence: sentenceOf(error) }),
    );
  });

  const address = await server.app.listen({ host: '127.0.0.1', port: 0 });
  say({ news: 'listening', port: Number(new URL(address).port) });
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

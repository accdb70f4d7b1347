/** A process the supervisor can fork in the API's place; its argument is a JSON file that says how it behaves. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type ApiNews, parseApiTask } from '../../../src/server/lab/apiMessages.ts';

/** What a test can ask of it. */
export interface StandInBehaviour {
  /** Refuses to start with this sentence. */
  readonly fail?: string;
  /** Dies without a word before it listens. */
  readonly dieEarly?: boolean;
  /** Never gets as far as listening. */
  readonly hang?: boolean;
  /** Ignores SIGTERM and the loss of its parent. */
  readonly stubborn?: boolean;
}

const file = process.argv[2] ?? '';
const behaviour: StandInBehaviour = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const say = (news: ApiNews, then?: () => void) => process.send?.(news, undefined, undefined, then);

process.on('SIGTERM', () => {
  if (behaviour.stubborn !== true) process.exit(0);
});
process.once('disconnect', () => process.exit(0));
process.on('message', (message) => {
  const task = parseApiTask(message);
  if (task.task === 'forget-session') process.kill(process.pid, 'SIGKILL');
  else if (task.task === 'add-datasource')
    say({ news: 'refused', id: task.id, sentence: 'The file is not a table.' });
  else say({ news: 'done', id: task.id, datasourceId: null });
});

if (behaviour.fail !== undefined) {
  say({ news: 'failed', sentence: behaviour.fail }, () => process.exit(1));
} else if (behaviour.dieEarly === true) {
  process.exit(7);
} else if (behaviour.hang === true) {
  writeFileSync(`${file}.hanging`, '');
} else {
  const server = createServer((_request, response) => response.end(String(process.pid)));
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) say({ news: 'listening', port: address.port });
  });
}

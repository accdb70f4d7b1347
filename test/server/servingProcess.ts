/** A session server as a process of its own, for tests that kill it: tells its address and serves. */
import { createSessionServer } from '../../src/server/index.ts';

const server = await createSessionServer({ dataDir: process.argv[2] ?? '' });
const url = await server.app.listen({ host: '127.0.0.1', port: 0 });
process.once('disconnect', () => process.exit(0));
process.send?.(url);

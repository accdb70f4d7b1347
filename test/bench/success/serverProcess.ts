/** The session API as a process of its own, with the bench's users and without limits on their rate. */
import { createSessionServer, hashPassword } from '../../../src/server/index.ts';
import type { ApiNews } from '../../../src/server/lab/apiMessages.ts';
import { benchName, benchPassword, benchUsers } from './benchAccounts.ts';

const say = (news: ApiNews) => process.send?.(news);
const passwordHash = await hashPassword(benchPassword);
const accounts = Array.from({ length: benchUsers }, (_, user) => ({
  id: user + 1,
  username: benchName(user),
  passwordHash,
}));
const unlimited = { calls: 1_000_000, windowMs: 60_000 };
const server = await createSessionServer({
  dataDir: process.argv[2] ?? '',
  accounts,
  rateLimits: { initialize: unlimited, mutations: unlimited },
});
const end = () => server.close().finally(() => process.exit(0));
process.once('SIGTERM', end);
process.once('disconnect', end);
const address = await server.app.listen({ host: '127.0.0.1', port: 0 });
say({ news: 'listening', port: Number(new URL(address).port) });

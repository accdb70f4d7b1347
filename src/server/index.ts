/** The server's door: the session API as a Fastify application. */
export type { Account } from './accounts/accounts.ts';
export { hashPassword } from './accounts/accounts.ts';
export type { AddedDatasource } from './addDatasource.ts';
export { createSessionServer, type SessionServer } from './createSessionServer.ts';
export type { RateLimit, RateLimits } from './http/rateLimits.ts';
export type { SessionServerOptions } from './serverOptions.ts';
export { TableFileRefused } from './tables/tableFileRefused.ts';

/** What a session server can be told. */
import type { Account } from './accounts/accounts.ts';
import type { RateLimits } from './http/rateLimits.ts';

export interface SessionServerOptions {
  /** The folder for tables and the log; made when it is missing. One process at a time may use it. */
  readonly dataDir: string;
  /** The login page tells the demonstration's login. @default false */
  readonly demo?: boolean;
  /** Who may log in. @default the two accounts of the demonstration, whose passwords are public */
  readonly accounts?: readonly Account[];
  /** How long a session lives without being used, in ms. @default 240 minutes */
  readonly sessionTimeoutMs?: number;
  readonly rateLimits?: RateLimits;
  /** The first table of an empty folder: Seattle's weather, none, or a file's path. @default true */
  readonly seed?: boolean | string;
  /** Wall time in ms since the epoch. @default Date.now */
  readonly now?: () => number;
  /**
   * Serves the contract of an existing HydroML server and nothing more: no keys, no entity tags, errors as one sentence,
   * and sessions in this process's memory. @default false
   */
  readonly asHydroml?: boolean;
  /** Logs to the standard output as JSON lines. @default false */
  readonly logger?: boolean;
  /** What a scraper of `/metrics` must send as `Authorization: Bearer`. @default none, and only this machine may read */
  readonly metricsToken?: string;
  /** Cookies travel over https only. @default false */
  readonly secureCookies?: boolean;
}

export const defaultSessionTimeoutMs = 240 * 60_000;

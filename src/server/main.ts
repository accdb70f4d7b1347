/** The command behind `npm start`: reads its arguments, serves Data Studio and stops it cleanly. */
import { statSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from './page/projectRoot.ts';
import type { RunningServer } from './page/runningServer.ts';

const usage =
  'npm start [-- table.csv|table.parquet ...] [--lab|--no-lab] [--as-hydroml] [--data-dir DIR] [--port N] [--host H] [--page DIR]';

/** Ends the command: its message is the one sentence the user sees. */
class CommandError extends Error {
  readonly exitCode: number;

  constructor(sentence: string, exitCode: number) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

interface Command {
  readonly host: string;
  readonly port: number;
  readonly lab: boolean;
  /** Speaks the contract of an existing HydroML server and nothing more. */
  readonly asHydroml: boolean;
  readonly dataDir: string;
  /** A page that is already built; without one it is built at the start. */
  readonly pageDir: string | undefined;
  /** A user's own tables; each by the name its user gave and by its whole path. */
  readonly files: readonly { readonly name: string; readonly path: string }[];
}

function readCommand(): Command {
  const { values, positionals } = readArguments();
  const host = values.host ?? (process.env.HOST || '127.0.0.1');
  const loopback = isLoopback(host);
  const lab = values.lab ?? loopback;
  if (lab && !loopback) {
    throw new CommandError(`The fault lab is for this machine alone: use --no-lab with the host ${host}.`, 2);
  }
  return {
    host,
    port: readPort(values.port ?? (process.env.PORT || '8080')),
    lab,
    asHydroml: values['as-hydroml'] ?? false,
    dataDir:
      values['data-dir'] === undefined ? join(projectRoot, '.holdfast') : fromCaller(values['data-dir']),
    pageDir: values.page === undefined ? undefined : fromCaller(values.page),
    files: positionals.map(readFileName),
  };
}

function readArguments() {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      allowPositionals: true,
      allowNegative: true,
      options: { lab: flag, 'as-hydroml': flag, 'data-dir': text, port: text, host: text, page: text },
    });
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new CommandError(`${sentence}; the command is: ${usage}`, 2);
  }
}

function readPort(value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) {
    throw new CommandError(`The port must be a whole number from 0 to 65535, not "${value}".`, 2);
  }
  return port;
}

function readFileName(name: string): Command['files'][number] {
  const path = fromCaller(name);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new CommandError(`There is no file "${name}": name a CSV or Parquet file.`, 1);
  }
  return { name, path };
}

/** npm runs scripts in the project's folder; names are meant from where its user stands. */
function fromCaller(path: string): string {
  const callerDir = process.env.npm_lifecycle_event === 'start' ? process.env.INIT_CWD : undefined;
  return resolve(callerDir ?? process.cwd(), path);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/** Loads only what the command needs: a wrong one is answered at once, and DuckDB is loaded once. */
async function open(command: Command): Promise<RunningServer> {
  const options = { ...command, pageDir: command.pageDir ?? (await buildPage()) };
  try {
    if (!command.lab) return await (await import('./page/plainServer.ts')).openPlainServer(options);
    return await (await import('./lab/labServer.ts')).openLabServer({ ...options, report: console.error });
  } catch (error) {
    throw new CommandError(addressSentence(command, error) ?? sentenceOf(error), 1);
  }
}

async function buildPage(): Promise<string> {
  const { buildStudioPage } = await import('./page/buildStudioPage.ts');
  return buildStudioPage();
}

function addressSentence({ host, port }: Command, error: unknown): string | null {
  switch (error instanceof Error && 'code' in error && error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use: stop what uses it, or choose another with --port.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user: choose one above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host ${host} is not an address of this machine: choose another with --host.`;
    default:
      return null;
  }
}

async function openFiles(server: RunningServer, files: Command['files']): Promise<string[]> {
  const ids: string[] = [];
  for (const { name, path } of files) {
    try {
      ids.push(await server.addDatasource(path));
    } catch (error) {
      throw new CommandError(`${name}: ${sentenceOf(error)}`, 1);
    }
  }
  return ids;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<void> {
  const command = readCommand();
  const opening = open(command);
  stopOnSignals(opening);
  const server = await opening;
  try {
    announce(command, server.port, await openFiles(server, command.files));
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** The first signal ends everything in order, a second one ends it at once. */
function stopOnSignals(opening: Promise<RunningServer>): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    opening.then((server) => server.close()).then(() => process.exit(0), fail);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function announce({ host, files, asHydroml }: Command, port: number, datasourceIds: readonly string[]): void {
  const page = `http://${host.includes(':') ? `[${host}]` : host}:${port}/studio/`;
  const addresses = files.length === 0 ? [page] : datasourceIds.map((id) => `${page}?datasource=${id}`);
  for (const address of addresses) console.log(`Data Studio: ${address}`);
  console.log('Demo login: ana / lluvia');
  if (asHydroml) console.log('It speaks as an existing HydroML server: sessions end with this process.');
  if (!isLoopback(host)) console.log(`Anyone who reaches ${host} can log in: the demo's password is public.`);
  console.log('Stop with Ctrl+C.');
}

function fail(error: unknown): void {
  console.error(sentenceOf(error));
  process.exit(error instanceof CommandError ? error.exitCode : 1);
}

await main().catch(fail);

/** The law of imports: one way only, from the page down to the machines. */
import { posix } from 'node:path';
import { readImports, type SourceImport } from './readImports.ts';
import type { SourceFile } from './sourceFiles.ts';

type Layer =
  | 'machines'
  | 'session'
  | 'journal'
  | 'storage'
  | 'sources'
  | 'tabs'
  | 'adapters'
  | 'legacy'
  | 'rollout'
  | 'wiring'
  | 'door'
  | 'server'
  | 'studio'
  | 'visualizations'
  | 'outside';

/** Which layers a layer may import; each may import itself. `wiring` stands for the files directly in `src/`. */
const allowedLayers: Readonly<Record<Layer, readonly Layer[]>> = {
  machines: [],
  storage: ['journal', 'session', 'wiring', 'machines'],
  journal: ['session', 'storage', 'wiring', 'machines'],
  session: ['journal', 'storage', 'wiring', 'machines'],
  sources: ['session', 'journal', 'storage', 'wiring', 'machines'],
  tabs: ['session', 'journal', 'wiring'],
  adapters: ['session', 'journal', 'storage', 'wiring', 'machines'],
  wiring: ['adapters', 'sources', 'tabs', 'session', 'journal', 'storage', 'legacy', 'machines'],
  legacy: ['wiring', 'adapters', 'sources', 'session', 'journal', 'storage', 'machines', 'rollout'],
  // Nothing of the engine: whoever is off must not load it.
  rollout: [],
  door: ['wiring', 'legacy', 'adapters', 'sources', 'tabs', 'session', 'journal', 'storage', 'machines'],
  server: [],
  studio: ['door', 'visualizations'],
  visualizations: ['machines', 'door'],
  outside: [],
};

/** What a layer may import only as types, because nothing of it may run there. */
const allowedAsTypes: Partial<Readonly<Record<Layer, readonly Layer[]>>> = {
  // The wire types: what an API answers, and what a beacon carries.
  server: ['session', 'machines', 'adapters'],
};

/** The packages a layer may import; the server and the drawings may import any. */
const allowedPackages: Readonly<Record<Layer, readonly string[] | 'any'>> = {
  machines: ['xstate'],
  storage: ['xstate', 'valibot', 'localforage'],
  journal: ['xstate', 'valibot', 'localforage'],
  session: ['xstate', 'valibot'],
  sources: ['xstate', 'valibot'],
  tabs: ['valibot'],
  adapters: ['xstate', 'valibot', 'localforage'],
  legacy: ['xstate', 'valibot'],
  rollout: ['valibot'],
  wiring: ['xstate', 'valibot', 'localforage'],
  door: ['xstate'],
  server: 'any',
  studio: ['alpinejs', '@alpinejs/csp', 'valibot', '@statelyai/inspect'],
  visualizations: 'any',
  outside: 'any',
};

/** One sentence for each import of the file that runs against the law. */
export function brokenImports(file: SourceFile): string[] {
  return readImports(file).flatMap((found) => {
    const reason = judge(file.path, found);
    return reason ? [`${file.path}:${found.line} imports "${found.specifier}": ${reason}`] : [];
  });
}

/** The path that a relative import means, in the repository; null for a package. */
export function importedPath(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return posix.normalize(posix.join(posix.dirname(from), specifier.replace(/\?.*$/, '')));
}

function judge(from: string, { specifier, typeOnly }: SourceImport): string | null {
  const layer = layerOf(from);
  if (specifier === '') return layer === 'server' ? null : 'a computed import() cannot be judged.';
  const path = importedPath(from, specifier);
  if (path === null) return judgePackage(layer, specifier);
  const target = layerOf(path);
  if (!/\.(ts|css|svg|json|html)$/.test(path)) return 'a relative import names its file with the extension.';
  if (target === layer) return null;
  if (layer === 'studio' && target === 'visualizations' && !path.endsWith('.svg')) {
    return 'the page takes only pictures from visualizations.';
  }
  if (allowedLayers[layer].includes(target)) return null;
  if (allowedAsTypes[layer]?.includes(target)) {
    return typeOnly ? null : `${layer} may take only types from ${target}; write "import type".`;
  }
  return `${layer} must not import ${target}.`;
}

function judgePackage(layer: Layer, specifier: string): string | null {
  const allowed = allowedPackages[layer];
  if (allowed === 'any') return null;
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (allowed.includes(name)) return null;
  return `${layer} may import ${allowed.join(', ')} and no other package.`;
}

function layerOf(path: string): Layer {
  const [top, folder, ...rest] = path.split('/');
  if (top === 'machines' || top === 'visualizations') return top;
  if (top !== 'src' || folder === undefined) return 'outside';
  if (path === 'src/index.ts') return 'door';
  if (rest.length === 0) return 'wiring';
  const layers: readonly string[] = Object.keys(allowedLayers);
  return layers.includes(folder) ? (folder as Layer) : 'outside';
}

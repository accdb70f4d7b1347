/** The functions that an existing page's buttons call: the page's own where it has them, ours where it has not. */
import type { JsonObject } from '../session/sessionApi.ts';
import type { PageBody } from './pageBody.ts';
import { pageBodyOf } from './pageBody.ts';
import { announceSuccess } from './pageEvents.ts';

export const globalNames = ['initializeSession', 'undoOperation', 'redoOperation', 'saveSession'] as const;

type PageGlobalName = (typeof globalNames)[number];

export interface PageGlobalsOptions {
  /** Makes a session call as the page would and gives the body. */
  call(name: string, params: JsonObject): Promise<PageBody>;
  /** Asks for the name of a saved table. */
  ask(question: string): string | null;
}

type PageGlobals = Record<PageGlobalName, (...given: unknown[]) => Promise<PageBody | undefined>>;

/** The functions; each resolves to the server's body and tells the page by the events it knows. */
export function pageGlobals({ call, ask }: PageGlobalsOptions): PageGlobals {
  async function perform(name: string, params: JsonObject = {}): Promise<PageBody> {
    const body = pageBodyOf(await call(name, params));
    if (body.success) announceSuccess(name, body);
    return body;
  }

  return {
    initializeSession: () => perform('initialize'),
    undoOperation: () => perform('undo'),
    redoOperation: () => perform('redo'),
    async saveSession(name, description) {
      const chosen = typeof name === 'string' && name !== '' ? name : ask('Enter name for the new dataset:');
      if (chosen === null || chosen === '') return undefined;
      return await perform('save', {
        name: chosen,
        ...(typeof description === 'string' && { description }),
      });
    },
  };
}

/**
 * Puts the functions onto a window, where the page has none of its own. What the page defines later takes their place;
 * the off function takes away only what is still ours.
 */
export function offerGlobals(target: object, globals: PageGlobals): () => void {
  const offered = globalNames.filter((name) => typeof Reflect.get(target, name) !== 'function');
  for (const name of offered) {
    Object.defineProperty(target, name, {
      value: globals[name],
      configurable: true,
      writable: true,
      enumerable: true,
    });
  }
  return () => {
    for (const name of offered) {
      if (Reflect.get(target, name) === globals[name]) Reflect.deleteProperty(target, name);
    }
  };
}

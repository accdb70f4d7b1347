/** Registers the Alpine plug-in on a page that loads Alpine by itself, whenever it does. */
import type { AlpinePort } from '../adapters/alpine/alpinePort.ts';
import type { RecoveryPlugin } from '../adapters/alpine/recoveryPlugin.ts';

/** Waits for Alpine; one that has started already gets a sentence in the console, and the page works without. */
export function pageAlpine(plugin: RecoveryPlugin): () => void {
  const register = () => {
    const alpine: unknown = Reflect.get(window, 'Alpine');
    if (!isAlpine(alpine)) return;
    document.removeEventListener('alpine:init', register);
    try {
      plugin(alpine);
    } catch (error) {
      console.error(error);
    }
  };
  document.addEventListener('alpine:init', register);
  register();
  return () => {
    document.removeEventListener('alpine:init', register);
    plugin.off();
  };
}

function isAlpine(value: unknown): value is AlpinePort {
  return (
    typeof value === 'object' && value !== null && 'store' in value && 'magic' in value && 'data' in value
  );
}

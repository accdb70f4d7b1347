/** The user's work as a file: a copy saved from here, and one taken back. */
import { alpineComponent } from './alpineComponent.ts';
import { WorkFileError } from './readWorkFile.ts';
import type { StudioPage } from './studioPage.ts';

export function workCopy(studio: StudioPage) {
  const { store, messages } = studio;

  return alpineComponent({
    problem: '',
    done: '',

    get isOpen(): boolean {
      return store.recovery !== null;
    },
    async save() {
      await studio.act('export_work');
    },
    choose() {
      this.$refs.file?.click();
    },
    async take(event: Event) {
      const input = event.target;
      const file = input instanceof HTMLInputElement ? input.files?.[0] : undefined;
      if (!(input instanceof HTMLInputElement) || file === undefined) return;
      this.problem = '';
      this.done = '';
      try {
        this.done = messages.work.imported(await studio.importWork(await file.text()));
      } catch (error) {
        this.problem = sentenceOf(error);
      } finally {
        // The same file can be chosen again once it was mended.
        input.value = '';
      }
    },
  });
}

/** A name that is no operation's is told by a TypeError of the engine's, and a file that went away by a DOMException. */
function sentenceOf(error: unknown): string {
  const isTold =
    error instanceof WorkFileError || error instanceof TypeError || error instanceof DOMException;
  if (!isTold) throw error;
  return error.message;
}

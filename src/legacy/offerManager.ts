/** The class as an existing page finds it: for one datasource it always gives the manager that the page's own calls use. */
import { SessionRecoveryManager } from './sessionRecoveryManager.ts';

/** Puts the class onto a window; with options of its own a manager stands alone. Returns the off function. */
export function offerManager(
  target: object,
  managerOf: (datasourceId: string) => SessionRecoveryManager,
): () => void {
  const name = 'SessionRecoveryManager';
  const before: unknown = Reflect.get(target, name);
  // A minified script has other names for its classes.
  Object.defineProperty(SessionRecoveryManager, 'name', { value: name });
  const offered = new Proxy(SessionRecoveryManager, {
    construct(base, given: ConstructorParameters<typeof SessionRecoveryManager>, newTarget) {
      const [datasourceId, options] = given;
      const isOfPage = options === undefined && typeof datasourceId === 'string' && datasourceId !== '';
      return isOfPage ? managerOf(datasourceId) : Reflect.construct(base, given, newTarget);
    },
  });
  Reflect.set(target, name, offered);
  return () => {
    if (before === undefined) Reflect.deleteProperty(target, name);
    else Reflect.set(target, name, before);
  };
}

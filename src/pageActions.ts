/** The recovery actions that need the page itself. Browser globals are read only when one is called. */

/** Loads the page anew. */
export function reloadPage(): void {
  globalThis.location?.reload();
}

/** Leaves for an address, keeping this page in the history. */
export function openAddress(address: string): void {
  globalThis.location?.assign(address);
}

/** The address of this page, as a path that a login can lead back to. */
export function currentPath(): string {
  const { pathname = '/', search = '', hash = '' } = globalThis.location ?? {};
  return `${pathname}${search}${hash}`;
}

/** Hands a JSON document to the user as a file. */
export function downloadJson(name: string, value: unknown): void {
  if (globalThis.document === undefined) return;
  const address = URL.createObjectURL(
    new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }),
  );
  const link = globalThis.document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

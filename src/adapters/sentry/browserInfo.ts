/** What an incident says of the browser it happened in: nothing that tells one user from another. */

export interface BrowserInfo {
  readonly user_agent: string | null;
  readonly language: string | null;
  /** What the browser believes; false is reliable, true is not. */
  readonly online: boolean | null;
  readonly visibility: string | null;
}

/** Reads the globals of this moment; elsewhere than in a browser it knows what that place tells. */
export function browserInfo(): BrowserInfo {
  const { navigator, document }: Partial<typeof globalThis> = globalThis;
  return {
    user_agent: navigator?.userAgent ?? null,
    language: navigator?.language ?? null,
    online: navigator?.onLine ?? null,
    visibility: document?.visibilityState ?? null,
  };
}

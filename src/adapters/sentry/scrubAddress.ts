/** Cuts an address down to what cannot quote anybody's data. */

/**
 * The origin alone, and for a session call its name: `https://host/tools/api/studio/:id/session/status/`. The path of
 * anything else, every query and every fragment is left out: names of files, users and columns travel there.
 */
export function scrubAddress(address: string): string {
  const [, scheme = '', host = '', path = ''] =
    /^(?:([a-z][a-z0-9+.-]*:)?\/\/(?:[^/?#@]*@)?([^/?#]*))?([^?#]*)/i.exec(address) ?? [];
  const origin = host === '' ? '' : `${scheme}//${host}`;
  const call = /\/tools\/api\/studio\/[^/]+\/session\/([a-z]+(?:-[a-z]+)*)\/?$/.exec(path)?.[1];
  return call === undefined ? `${origin}/:path` : `${origin}/tools/api/studio/:id/session/${call}/`;
}

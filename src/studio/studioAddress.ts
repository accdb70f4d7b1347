/** The page's addresses: which table is open, and where a login returns to. */

export const loginPath = '/accounts/login/';
export const logoutPath = '/accounts/logout/';
/** The small page on which a login in another tab ends. */
const signedInPath = '/studio/signed-in.html';

/** The table that an address asks for, e.g. `/studio/?datasource=…`. */
export function datasourceIn(address: string): string | null {
  const id = new URL(address).searchParams.get('datasource');
  return id === null || id === '' ? null : id;
}

/** The same address with another table. */
export function addressOf(datasourceId: string, address: string): string {
  const url = new URL(address);
  url.searchParams.set('datasource', datasourceId);
  return url.pathname + url.search;
}

/** The login that returns to `address`. */
export function loginAddress(address: string): string {
  const { pathname, search } = new URL(address);
  return `${loginPath}?next=${encodeURIComponent(pathname + search)}`;
}

/** The login for another tab, which ends on a page that says so. */
export function otherTabLoginAddress(): string {
  return `${loginPath}?next=${encodeURIComponent(signedInPath)}`;
}

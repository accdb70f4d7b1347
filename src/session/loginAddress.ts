/** The address of the login page, and how to tell it from other addresses. */

/** Django's own default, and HydroML's. */
export const defaultLoginPath = '/accounts/login/';

/**
 * Where a user logs in to come back to `returnPath`. `loginPath` is a path on the origin of `baseUrl`, or a whole URL.
 */
export function loginAddress(baseUrl: string, loginPath: string, returnPath: string): string {
  const page = parse(loginPath, parse(baseUrl)?.href)?.href ?? loginPath;
  return `${page}${page.includes('?') ? '&' : '?'}next=${encodeURIComponent(returnPath)}`;
}

/**
 * Whether `address` is the login page. `loginPath` is a path, which may stand behind a prefix such as a language
 * (`/es/accounts/login/`), or a whole URL where the login lives on another origin. `requestUrl` is what `address` is
 * relative to; where both are known to be of different origins, a path alone does not match: a captive portal has a
 * login page as well.
 */
export function isLoginAddress(address: string, loginPath: string, requestUrl = ''): boolean {
  const request = parse(requestUrl);
  // Only the path counts when nobody knows what was asked for.
  const target = parse(address, request?.href ?? 'http://unknown.invalid');
  if (target === null) return false;
  const login = parse(loginPath);
  if (login !== null) return target.origin === login.origin && sameTail(target.pathname, login.pathname);
  if (request !== null && request.origin !== target.origin) return false;
  return sameTail(target.pathname, `/${loginPath}`.replace(/^\/+/, '/').replace(/[?#].*$/, ''));
}

/**
 * Whether an address on the same origin carries a `next` path to return to: the login page of an application that
 * keeps it elsewhere than we were told.
 */
export function asksToReturn(address: string, requestUrl = ''): boolean {
  const target = parse(address, parse(requestUrl)?.href ?? 'http://unknown.invalid');
  return target?.searchParams.get('next')?.startsWith('/') === true && !isOtherOrigin(address, requestUrl);
}

/** Whether an address leads away from the origin of `requestUrl`; false where that can't be told. */
export function isOtherOrigin(address: string, requestUrl: string): boolean {
  const request = parse(requestUrl);
  const target = parse(address, request?.href);
  return request !== null && target !== null && target.origin !== request.origin;
}

function sameTail(path: string, login: string): boolean {
  const [found, wanted] = [path.replace(/\/+$/, ''), login.replace(/\/+$/, '')];
  return wanted === '' ? found === '' : found.endsWith(wanted);
}

function parse(address: string, base?: string): URL | null {
  if (URL.canParse(address, base)) return new URL(address, base);
  return null;
}

/** A browser's share in a call, for Node: keeps cookies, sends the CSRF token with each POST, and logs in by the form. */

export interface CookieFetch {
  /** Takes addresses of the one server; follows redirects as fetch does. */
  readonly fetch: typeof fetch;
  /** Posts the login form; throws when the server refuses. */
  signIn(username?: string, password?: string): Promise<void>;
  /** Loses the login, as when it expires. */
  forgetLogin(): void;
  /** Another browser with the same cookies. */
  copy(): CookieFetch;
}

export function cookieFetch(origin: string, cookies: Iterable<readonly [string, string]> = []): CookieFetch {
  const jar = new Map(cookies);

  const keep = (answer: Response): Response => {
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /;\s*max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  const send: typeof fetch = async (input, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const token = jar.get('csrftoken');
    if (init.method === 'POST' && token !== undefined) headers.set('x-csrftoken', token);
    return keep(await fetch(input, { ...init, headers }));
  };

  return {
    fetch: send,
    forgetLogin: () => void jar.delete('sessionid'),
    copy: () => cookieFetch(origin, jar),
    async signIn(username = 'ana', password = 'lluvia') {
      await (await send(`${origin}/accounts/login/`)).text();
      const answer = await send(`${origin}/accounts/login/`, {
        method: 'POST',
        // A redirect's own cookies are lost when fetch follows it.
        redirect: 'manual',
        body: new URLSearchParams({
          username,
          password,
          csrfmiddlewaretoken: jar.get('csrftoken') ?? '',
          next: '/studio/',
        }),
      });
      await answer.text();
      if (answer.status !== 302) throw new Error(`The login was refused with ${answer.status}.`);
    },
  };
}

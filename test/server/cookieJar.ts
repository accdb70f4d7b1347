/** The cookies of one browser, as far as these tests need them. */
export interface CookieJar {
  get(name: string): string | undefined;
  delete(name: string): void;
  /** The value of a `Cookie` header. */
  header(): string;
  keep(response: Response): void;
}

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    get: (name) => cookies.get(name),
    delete: (name) => {
      cookies.delete(name);
    },
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    keep(response) {
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const [name = '', value = ''] = pair.split('=', 2);
        if (/max-age=0|1970/i.test(line) || value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
    },
  };
}

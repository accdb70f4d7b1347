/** The headers that keep an answer from being framed, sniffed or run. */
import type { FastifyHelmetOptions } from '@fastify/helmet';

export function securityHeaders(secure: boolean): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    // Stricter would make browsers send `Origin: null` with the login form.
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    strictTransportSecurity: secure,
  };
}

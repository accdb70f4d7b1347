/** Serves the built Studio page under `/studio/` and the project's diagrams under `/visualizations/`. */
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { projectRoot } from './projectRoot.ts';

/** Alpine.js compiles the page's expressions, hence `unsafe-eval`; everything comes from this server alone. */
const contentPolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Registers the page that was built into `pageDir`; the diagrams' sources stay private. */
export function addPageRoutes(app: FastifyInstance, pageDir: string): void {
  app.get('/', async (_request, reply) => reply.redirect('/studio/'));
  app.register(async (pages) => {
    pages.addHook('onSend', async (request, reply) => {
      reply.headers({
        'content-security-policy': contentPolicy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        // As the login has it: else the browser would cut a pop-up with the login off from the page that waits for it.
        'cross-origin-opener-policy': asksForInspector(request.query)
          ? 'same-origin-allow-popups'
          : 'same-origin',
      });
    });
    pages.register(fastifyStatic, { root: pageDir, prefix: '/studio/', cacheControl: false });
    // Named, since a router that ignores the last slash finds no file behind it.
    pages.get('/studio/', async (_request, reply) => reply.sendFile('index.html'));
    pages.get('/studio/live/', async (_request, reply) => reply.sendFile('live/index.html'));
    pages.get('/studio/operations/', async (_request, reply) => reply.sendFile('operations/index.html'));
    pages.register(fastifyStatic, {
      root: join(projectRoot, 'visualizations'),
      prefix: '/visualizations/',
      decorateReply: false,
      cacheControl: false,
      allowedPath: (path) => /\.(svg|html|css|js|mmd|png)$/.test(path),
    });
  });
}

/** Whether the page is to talk to the inspector of Stately, a pop-up of another origin. */
function asksForInspector(query: unknown): boolean {
  return typeof query === 'object' && query !== null && 'inspect' in query && query.inspect === 'stately';
}

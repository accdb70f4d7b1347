/** Bodies of the API: JSON and nothing else; an empty one is allowed, since `undo` has nothing to say. */
import type { FastifyInstance } from 'fastify';
import { ApiFailure } from '../sessions/apiFailure.ts';

export function jsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, {});
    else parse(request, String(body), done);
  });
  // Without a body there is no type to be wrong about.
  app.addContentTypeParser('*', (request, payload, done) => {
    if (request.headers['content-length'] === '0') {
      payload.resume();
      done(null, {});
      return;
    }
    done(new ApiFailure('API_MISMATCH', 415, 'The request needs the content type application/json.'));
  });
}

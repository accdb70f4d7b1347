/** Sends a table's file to be kept by the browser, and removes it however that ends. */
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { TakeawayFile, TakeawayFormat } from '../tables/takeAwayFile.ts';

const contentTypes: Readonly<Record<TakeawayFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  parquet: 'application/vnd.apache.parquet',
};

interface Takeaway {
  readonly file: TakeawayFile;
  readonly format: TakeawayFormat;
  /** What the user knows the table by. */
  readonly name: string;
}

export function sendTakeaway(reply: FastifyReply, { file, format, name }: Takeaway): FastifyReply {
  const content = Readable.from(bytesOf(file), { objectMode: false });
  // Also when nobody has read the first byte, where the generator's own end would never come.
  content.once('close', () => void rm(file.path, { force: true }));
  return (
    reply
      .type(contentTypes[format])
      .header('content-length', String(file.size))
      .header('content-disposition', disposition(`${name}.${format}`))
      // The last byte arrives before the stream has ended here; a server that closes in between would wait for the rest.
      .header('connection', 'close')
      .send(content)
  );
}

async function* bytesOf({ head, path }: TakeawayFile): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* createReadStream(path);
}

/** RFC 6266 §4.3 and RFC 8187: the name as it is, and one in plain letters for those who can't read that. */
function disposition(fileName: string): string {
  const plain = fileName.replace(/[^ -~]|["\\%]/g, '_');
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

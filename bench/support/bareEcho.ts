import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pool } from 'pg';
import { Server } from 'socket.io';

export interface BareEcho {
  readonly url: string;
  close(): Promise<void>;
}

const page = `<!doctype html><meta charset="utf-8"><title>bare echo</title><ol></ol>
<script src="/socket.io/socket.io.js"></script>
<script>
  const list = document.querySelector('ol');
  io().on('message', (text) => { const item = document.createElement('li'); item.textContent = text; list.append(item); });
</script>`;

/**
 * The least that could do the job: an HTTP request in, one PostgreSQL commit, one socket.io event to a page that
 * appends a line. No verification, no parsing, no mirror, no search, no interface.
 */
export async function startBareEcho(pool: Pool): Promise<BareEcho> {
  await pool.query('create table if not exists bare_echo (id bigserial primary key, body text not null)');
  const http = createServer((request, response) => {
    if (request.method === 'GET') return void response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      void pool.query('insert into bare_echo (body) values ($1)', [text]).then(() => {
        io.emit('message', text);
        response.writeHead(200).end();
      });
    });
  });
  const io = new Server(http, { serveClient: true });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo; // a TCP server that listens has one
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => io.close(),
  };
}

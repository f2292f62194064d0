// One server for all: the clients' pages, each on a host of its own, the token endpoint and the API.
import { createServer } from 'node:http';
import { clients } from '../clients.js';
import { Files } from './files.js';
import { Provider } from './provider.js';

const json = (response, status, body) =>
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify(body));

/**
 * Serves on a loopback port.
 * @param {Map<string, Buffer>} bundles see bundle.js
 */
export async function serve(bundles) {
  const files = new Files(bundles);
  const provider = new Provider();
  /** Bytes of the bodies of files since the count began, by file. @type {Map<string, number>} */
  let sent = new Map();
  /** @type {Map<string, number> | undefined} */
  let before;

  function api(request, response) {
    const [, scheme, token] = /^(\S+) (.*)$/.exec(request.headers.authorization ?? '') ?? [];
    if (scheme) before ??= new Map(sent);
    if (!token || !provider.accepts(token)) {
      response.setHeader('WWW-Authenticate', 'Bearer error="invalid_token"');
      return json(response, 401, {});
    }
    json(response, 200, { scheme, proven: Boolean(request.headers.dpop) });
  }

  const server = createServer(async (request, response) => {
    const { hostname, pathname, origin } = new URL(request.url, `http://${request.headers.host}`);
    const client = clients.find(({ host }) => host === hostname);
    if (pathname.startsWith('/api/')) return api(request, response);
    if (client && provider.serves(pathname)) {
      const { status, body } = await provider.refresh(client, origin, request);
      return json(response, status, body);
    }
    const file = files.find(pathname);
    if (!file) return response.writeHead(404).end();
    sent.set(pathname, (sent.get(pathname) ?? 0) + file.body.length);
    response.writeHead(200, file.headers).end(file.body);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

  return {
    provider,
    /** @param {import('../clients.js').Client} client */
    originOf: (client) => `http://${client.host}:${port}`,
    /** Begins to count bytes anew. */
    countBytes() {
      sent = new Map();
      before = undefined;
    },
    /** Bytes of files since then, by file: those sent before the first request with a token, and all. */
    bytes: () => ({ before: new Map(before), all: new Map(sent) }),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

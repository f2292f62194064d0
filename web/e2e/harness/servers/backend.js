// An app's own back end, as small as a real one gets: pages with a strict CSP, Perennial's files, an endpoint that
// refreshes (as JSON with names of its own, or by a rotating HttpOnly cookie), and an API that checks the token.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { extname, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { readBuilt } from './built.js';
import { dialects } from './dialects.js';
import { Grants } from './grants.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const dist = resolve(root, process.env.PERENNIAL_DIST ?? 'dist');
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
const START = 'if (globalThis.configuration) globalThis.started = perennial.start(configuration).then(() => null, (e) => e);';
const cookie = (value, age) => `renewal=${value}; HttpOnly; SameSite=Strict; Path=/session; Max-Age=${age}`;

const page = (tag, before) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>App</title><link rel="icon" href="data:,">
${before && '<script src="/before.js"></script>'}<script src="/dist/perennial.js" ${tag}></script><script src="/start.js"></script><body><p>App</p></body></html>`;

/**
 * Starts a back end on two ports: `origin`, and `other`, which allows every origin (CORS). It runs in the test's own
 * process: what it has received is in `requests`, each {method, path, query, headers, body}. `before` is the text of a script that
 * runs before Perennial, `challenge` what a 401 of the API says in WWW-Authenticate.
 */
export async function startBackend() {
  const backend = { origin: '', other: '', requests: [], grants: new Grants(), refusals: 0, fault: null, held: [], holding: false, before: '', challenge: 'Bearer' };
  const csp = () =>
    `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ${backend.other} data: blob:; ` +
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  const reply = (response, status, body, headers = {}) =>
    response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers })
      .end(body === undefined ? '' : JSON.stringify(body));

  /** What the session's endpoints do before they answer: wait while held, or give `fault`, {status, body or html, headers}. True: answered already. */
  async function trouble(response) {
    if (backend.holding) await new Promise((go) => backend.held.push(go));
    if (!backend.fault) return false;
    const { status, body, html, headers } = backend.fault;
    if (html) response.writeHead(status, { 'Content-Type': 'text/html', ...headers }).end(html);
    else reply(response, status, body, headers);
    return true;
  }

  const routes = {
    ...dialects({ grants: () => backend.grants, trouble }, reply),
    async 'POST /session/login'({ query }, response) {
      const { access, refresh, lifetime } = backend.grants.issue();
      const tokens = { access_token: access, expires_in: lifetime, token_type: 'Bearer' };
      if (query.has('cookie')) reply(response, 200, tokens, { 'Set-Cookie': cookie(refresh, 86_400) });
      else reply(response, 200, { ...tokens, refresh_token: refresh });
    },
    async 'POST /session/refresh'({ body }, response) {
      if (await trouble(response)) return;
      const next = backend.grants.rotate(JSON.parse(body).renewal);
      if (!next) return reply(response, 401, { error: 'invalid_grant' });
      reply(response, 200, { data: { jwt: next.access, renewal: next.refresh, lifetime: next.lifetime } });
    },
    async 'POST /session/cookie'({ headers }, response) {
      if (await trouble(response)) return;
      const next = backend.grants.rotate(/renewal=([^;]+)/.exec(headers.cookie ?? '')?.[1]);
      if (!next) return reply(response, 401, { error: 'invalid_grant' }, { 'Set-Cookie': cookie('', 0) });
      const tokens = { access_token: next.access, expires_in: next.lifetime, token_type: 'Bearer' };
      reply(response, 200, tokens, { 'Set-Cookie': cookie(next.refresh, 86_400) });
    },
    async 'POST /session/end'({ headers, body }, response) {
      if (await trouble(response)) return;
      backend.grants.rotate(JSON.parse(body).renewal ?? /renewal=([^;]+)/.exec(headers.cookie ?? '')?.[1]); // it is spent
      response.writeHead(204, { 'Set-Cookie': cookie('', 0) }).end();
    },
    async 'GET /start.js'(_, response) {
      response.writeHead(200, { 'Content-Type': TYPES['.js'] }).end(START);
    },
    async 'GET /before.js'(_, response) {
      response.writeHead(200, { 'Content-Type': TYPES['.js'] }).end(backend.before);
    },
  };

  async function answer(received, response) {
    const { path, headers, query } = received;
    const route = routes[`${received.method} ${path}`];
    if (route) return route(received, response);
    if (path.startsWith('/dist/')) {
      const file = await readBuilt(resolve(dist, path.slice('/dist/'.length)));
      return response.writeHead(200, { 'Content-Type': TYPES[extname(path)] }).end(file);
    }
    if (path.endsWith('/never')) return; // as a server that hangs
    if (path === '/api/redirect') return response.writeHead(302, { Location: query.get('to') + (query.has('keep') ? `?${query}` : '') }).end();
    if (path.startsWith('/api') || path.startsWith('/open')) {
      const refused = backend.refusals > 0 && backend.refusals--;
      const good = backend.grants.accepts((headers.authorization ?? headers['x-token'])?.replace(/^Bearer /, ''));
      if (path.startsWith('/api') && (refused || !good)) return reply(response, 401, undefined, { 'WWW-Authenticate': backend.challenge });
      return reply(response, 200, received);
    }
    response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': csp() }).end(page(query.get('tag') ?? '', backend.before));
  }

  const listen = async (more) => {
    const server = createServer(async (request, response) => {
      const { pathname: path, searchParams: query } = new URL(request.url, 'http://localhost');
      for (const [name, value] of Object.entries(more)) response.setHeader(name, value);
      if (request.method === 'OPTIONS') return response.end();
      const { method, headers } = request;
      const received = { method, path, query, headers, body: await text(request).catch(() => '') };
      backend.requests.push(received);
      await answer(received, response).catch(() => response.writeHead(404).end());
    }).listen(0, 'localhost');
    await once(server, 'listening');
    return [server, `http://localhost:${server.address().port}`];
  };
  const [server, origin] = await listen({});
  const cors = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'authorization, *', 'Access-Control-Allow-Methods': '*' };
  const [second, other] = await listen(cors);

  return Object.assign(backend, {
    origin,
    other,
    /** The requests to a path, or below it. */
    to: (path) => backend.requests.filter((r) => r.path === path || r.path.startsWith(path + '/')),
    /** What a page starts Perennial with, at every load of it; nothing, if that is null. */
    configure: ({ config }, page) => page.evaluateOnNewDocument((c) => (globalThis.configuration = c), config),
    /** Requests to the session's endpoints wait from now on. */
    hold: () => (backend.holding = true),
    release() {
      backend.holding = false;
      for (const go of backend.held.splice(0)) go();
    },
    async reset() {
      backend.release();
      Object.assign(backend, { requests: [], grants: new Grants(), refusals: 0, fault: null, before: '', challenge: 'Bearer' });
    },
    async stop() {
      backend.release();
      for (const each of [server, second]) each.close().closeAllConnections();
    },
  });
}

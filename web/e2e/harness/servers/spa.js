// The app: a single page on an origin of its own, with nothing but Perennial on it and a strict policy.
import { extname, join, normalize, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readBuilt } from './built.js';
import { listen } from './listen.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.ts': 'text/plain' };
const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const policy = (connect, base, formAction) =>
  `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src ${["'self'", ...connect].join(' ')}; style-src 'self'; ` +
  `img-src data:; base-uri ${base ? "'self'" : "'none'"}; form-action ${formAction}`;

/** The page, the same on every path. Its script tag has the attributes; /start.js is there for what they cannot say. AngularJS minds the policy. */
function page({ attributes, config, before, base, scripts }) {
  const data = Object.entries(attributes).map(([name, value]) => ` data-${name}="${escape(value)}"`);
  const start = config ? '<script src="/start.js"></script>' : '';
  const first = before ? '<script src="/before.js"></script>' : '';
  const further = scripts.map((path) => `<script src="${path}"></script>`);
  return `<!doctype html><html lang="en"${scripts.length ? ' ng-csp' : ''}><meta charset="utf-8"><title>App</title><link rel="icon" href="data:,">${base && `<base href="${base}">`}
${first}<script src="/perennial/perennial.js"${data.join('')}></script>${start}
<h1>App</h1><button id="signin" type="button">Sign in</button>${further.join('')}</html>`;
}

/**
 * Starts the app's server: /perennial/* are the built files, /before.js is what a test wants to run before them,
 * /start.js calls perennial.start() when a configuration is set, every other path is the page, but for scripts that a test
 * serves.
 * @param {{ dist?: string }} [options] the folder with the built files, from the project's root
 */
export async function startApp({ dist = process.env.PERENNIAL_DIST ?? 'dist' } = {}) {
  const files = resolve(root, dist);
  let connect = [];
  const DEFAULTS = { attributes: {}, config: undefined, before: '', base: '', scripts: [], cache: 'no-store', formAction: "'none'", headers: {} };
  let how = DEFAULTS;
  /** @type {Map<string, string>} */
  const scripts = new Map();
  /** @type {Map<string, (request: import('node:http').IncomingMessage) => [number, unknown]>} */
  const apis = new Map();

  async function answer(path) {
    if (scripts.has(path)) return ['text/javascript', scripts.get(path)];
    if (path === '/start.js') return ['text/javascript', `perennial.start(${JSON.stringify(how.config ?? {})})`];
    if (path === '/before.js') return ['text/javascript', how.before];
    if (!path.startsWith('/perennial/')) return ['text/html; charset=utf-8', page(how)];
    const name = normalize(path.slice('/perennial'.length));
    return [TYPES[extname(name)] ?? 'application/octet-stream', await readBuilt(join(files, name))];
  }

  const { origin, stop } = await listen(() => async (request, response) => {
    const headers = { 'Content-Security-Policy': policy(connect, how.base, how.formAction), 'Cache-Control': how.cache, 'X-Content-Type-Options': 'nosniff', ...how.headers };
    const api = apis.get(new URL(request.url, 'http://app').pathname);
    if (api) {
      const [status, body] = api(request);
      return response.writeHead(status, { ...headers, 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    }
    try {
      const [type, body] = await answer(decodeURIComponent(new URL(request.url, 'http://app').pathname));
      response.writeHead(200, { ...headers, 'Content-Type': type }).end(body);
    } catch (error) {
      response.writeHead(error.code === 'ENOENT' || error.code === 'EISDIR' ? 404 : 500, headers).end(error.code ?? String(error));
    }
  });

  return {
    origin,
    /** Where a provider may send the user back to: sign-in by redirect, by popup, and after sign-out. */
    redirectUris: [`${origin}/callback`, `${origin}/popup`, `${origin}/`, `${origin}/shop/callback`],
    /** Lets the page connect to these origins: nothing else than its own is allowed at first. */
    allow: (...origins) => void (connect = origins),
    /**
     * How the page starts Perennial from its next load on: `attributes` go into the script tag as data-*, `config` is what
     * /start.js calls start() with. Neither: the test calls it. `before` is the text of a script that runs before Perennial,
     * `base` the page's base URL, `cache` what its answers say of caching; with no-store a page is kept out of the back/forward
     * cache, too; `formAction` is what its policy says of forms; `scripts` are paths of what it loads last, see serve(). `headers` come on top.
     * @param {{ attributes?: Record<string, string>, config?: object, before?: string, base?: string, scripts?: string[], cache?: string, formAction?: string, headers?: Record<string, string> }} [given]
     */
    configure(given = {}) {
      how = { ...DEFAULTS, ...given };
    },
    /** Serves a script of the app's own, such as a service worker. */
    serve: (path, script) => void scripts.set(path, script),
    /** Has an API of the app's own answer: with a status and an object. */
    serveApi: (path, api) => void apis.set(path, api),
    stop,
  };
}

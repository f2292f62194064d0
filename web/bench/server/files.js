// The files that pages load: compressed by brotli, and never asked for twice by a browser that has them.
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'; // quality 11 is its default

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const DIST = new URL('../../../dist/', import.meta.url);

/** The page of a client: the script tag that README shows, or none, and the app. @param {string} app @param {boolean} tag @param {boolean} dpop */
const html = (app, tag, dpop) => `<!doctype html>
<html lang="en">
<title>${app}</title>
${tag ? `<script src="/perennial/perennial.js" data-token-endpoint="/token" data-client-id="bench" data-apis="/api"${dpop ? ' data-dpop="true"' : ''}></script>` : ''}
<script type="module" src="/${app}.js"></script>
`;

export class Files {
  /** @type {Map<string, Buffer>} */
  #packed = new Map([['/blank.html', brotliCompressSync('<!doctype html><title>blank</title>')]]);

  /** @param {Map<string, Buffer>} bundles by app: NAME, or NAME-dpop */
  constructor(bundles) {
    for (const [app, script] of bundles) {
      const [, name, dpop] = /^(.*?)(-dpop)?$/.exec(app) ?? [];
      this.#packed.set(`/${app}.js`, brotliCompressSync(script));
      this.#packed.set(`/${app}.html`, brotliCompressSync(html(app, name === 'perennial', Boolean(dpop))));
    }
  }

  /** The brotli form of one of Perennial's files: the one that a release has beside it, or, for tests, one made in less time. @param {string} path */
  #load(path) {
    const name = path.startsWith('/perennial/') ? path.slice('/perennial/'.length) : '';
    const [plain, packed] = [name, name + '.br'].map((one) => new URL(one, DIST));
    if (!/^[\w.-]+$/.test(name) || !existsSync(plain)) return;
    const content = readFileSync(plain);
    if (existsSync(packed)) {
      const variant = readFileSync(packed);
      if (brotliDecompressSync(variant).equals(content)) return variant; // times say nothing: a build leaves a variant that still holds
    }
    return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  }

  /** @param {string} path @returns {{ body: Buffer, headers: Record<string, string> } | undefined} */
  find(path) {
    const body = this.#packed.get(path) ?? this.#load(path);
    if (!body) return;
    this.#packed.set(path, body);
    const type = extname(path);
    return {
      body,
      headers: {
        'Content-Type': TYPES[type],
        'Content-Encoding': 'br',
        'Content-Length': String(body.length),
        'Cache-Control': type === '.html' ? 'no-cache' : 'public, max-age=31536000, immutable',
      },
    };
  }
}

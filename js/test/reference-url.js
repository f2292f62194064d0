// The URL Standard's parser, as far as http and https go, written anew from the standard's steps: what cover.js, which asks the
// platform's parser, is compared with. Slow and plain on purpose; the host part knows only what the test makes of it.
import { domainToASCII } from 'node:url';

const PORTS = { http: '80', https: '443' };

/** Section 3.5, host parsing: a domain, an IPv4 address in its usual form or as 127.1, or an IPv6 address in its shortest form. */
function hostOf(text) {
  if (text.startsWith('[')) return /^\[[\da-f:]+]$/i.test(text) ? text.toLowerCase() : undefined;
  let plain;
  try {
    plain = decodeURIComponent(text);
  } catch {
    return undefined; // not UTF-8: the standard puts U+FFFD there, which no domain may have
  }
  if (/[\0-\x20#/:<>?@[\\\]^|%\x7f]/.test(plain)) return undefined;
  const ascii = domainToASCII(plain);
  if (/^127\.1\.?$/.test(ascii)) return '127.0.0.1';
  return ascii || undefined;
}

/** Section 4.4, authority and host states. @returns {{ origin: string, secret: boolean } | undefined} */
function authority(scheme, text) {
  const at = text.lastIndexOf('@');
  const user = at < 0 ? '' : text.slice(0, at);
  const [, name, , port = ''] = /^(\[[^\]]*]|[^:]*)(:(.*))?$/.exec(text.slice(at + 1)) ?? [];
  const host = name && hostOf(name);
  if (!host || !/^\d*$/.test(port) || +port > 65_535) return undefined;
  const number = port && String(+port);
  return { origin: `${scheme}://${host}${number && number !== PORTS[scheme] ? ':' + number : ''}`, secret: /[^:]/.test(user) || /^:.*:/.test(user) };
}

/** Path state: dots, also written as %2e, take segments away. */
function pathOf(segments) {
  const path = [];
  segments.forEach((segment, i) => {
    const dots = segment.replace(/%2e/gi, '.');
    const last = i === segments.length - 1;
    if (dots === '..') path.pop();
    if (dots !== '.' && dots !== '..') path.push(segment);
    else if (last) path.push('');
  });
  return '/' + path.join('/');
}

/**
 * @param {string} text
 * @param {{ scheme: string, origin: string, path: string }} base
 * @returns {{ origin: string, path: string, secret: boolean } | undefined} undefined: not a URL, or of another scheme
 */
export function parse(text, base) {
  let rest = text.replace(/^[\0- ]+|[\0- ]+$/g, '').replace(/[\t\n\r]/g, '').split('#')[0];
  let { scheme } = base;
  const [prefix, given] = /^([a-z][a-z\d+.-]*):/i.exec(rest) ?? [];
  let absolute = false;
  if (given) {
    scheme = given.toLowerCase();
    if (!PORTS[scheme]) return undefined;
    rest = rest.slice(prefix.length);
    absolute = scheme !== base.scheme || rest.startsWith('//');
  }
  const question = rest.indexOf('?');
  const before = (question < 0 ? rest : rest.slice(0, question)).replaceAll('\\', '/');
  if (absolute || before.startsWith('//')) {
    const [host, ...segments] = before.replace(/^\/+/, '').split('/');
    // A backslash in user or password ends them as well.
    const found = authority(scheme, host);
    return found && { ...found, path: pathOf(segments) };
  }
  const own = base.path.split('/').slice(1);
  if (before.startsWith('/')) return { origin: base.origin, secret: false, path: pathOf(before.slice(1).split('/')) };
  if (!before) return { origin: base.origin, secret: false, path: base.path };
  return { origin: base.origin, secret: false, path: pathOf([...own.slice(0, -1), ...before.split('/')]) };
}

// Which pages of the web-platform-tests there are of fetch and XMLHttpRequest, by their conventions for names.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['fetch/api', 'xhr'];

/** What a page with Perennial cannot show: workers, other origins' schemes, and what asks a person. */
const ELSEWHERE = /\/resources\/|\.https\.|idlharness|manual|tentative|crashtests|\.serviceworker|\.worker\./;

/**
 * @param {string} root the checkout
 * @param {RegExp} [filter]
 * @returns {string[]} their paths with their variants, sorted
 */
export function testsIn(root, filter = /./) {
  const files = FOLDERS.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => folder + '/' + name));
  return files.filter((name) => /\.(js|html?)$/.test(name) && !ELSEWHERE.test(name)).flatMap((name) => pagesOf(root, name)).filter((page) => filter.test(page)).sort();
}

/**
 * The pages of one file: a script has one made for it by the server, and either may name variants.
 * @param {string} root
 * @param {string} name
 */
function pagesOf(root, name) {
  const text = readFileSync(join(root, name), 'utf8');
  const script = name.replace(/\.(any|window)\.js$/, '.$1.html');
  const isPage = script !== name ? /^(?!.*META: global=(?!.*window))/s.test(text) : /\.html?$/.test(name) && text.includes('testharness.js');
  if (!isPage) return [];
  const variants = [...text.matchAll(/(?:META: variant=|name="variant" content=")([^"\n]*)/g)].map(([, query]) => query);
  return (variants.length ? variants : ['']).map((query) => '/' + script + query);
}

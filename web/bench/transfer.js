/**
 * The bytes of everything (the document, scripts, whatever there is) that a page asked for before its first request
 * with a token left, as they went over the wire: brotli, without headers.
 * @param {import('puppeteer-core').Page} page signed in, its cache off
 * @param {Awaited<ReturnType<import('./server.js').serve>>} server
 * @param {string} name the page's file
 * @returns {Promise<Map<string, number>>} by file
 */
export async function bytesBeforeAuthorized(page, server, name) {
  const arrival = () => within(10_000, server.untilAuthorized(), name + ' has sent no authorized request');
  const visit = () => Promise.all([arrival(), page.goto(`${server.origin}/${name}`)]);
  await visit();
  await page.goto('about:blank'); // what a page loads once it has loaded must not be counted for the next visit
  const [files] = await visit();
  return files;
}

/** @template T @param {number} ms @param {Promise<T>} promise @param {string} message @returns {Promise<T>} */
async function within(ms, promise, message) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// Requests of a page that a test answers in the server's stead.

/**
 * @param {import('puppeteer-core').Page} page
 * @param {(path: string) => any} answer what request.respond() takes, or a promise of that, which holds the request
 *   until then; nothing: the server answers
 */
export async function intercept(page, answer) {
  await page.setRequestInterception(true);
  page.on('request', async (request) => {
    const response = await answer(new URL(request.url()).pathname);
    await (response ? request.respond(response) : request.continue()).catch(() => {}); // the page has gone
  });
}

// Perennial stores sessions itself: it is given one by a page, whose clock is set to when the sign-in was.

/** Runs in the page before its scripts. @param {number} issuedAt seconds */
function setClock(issuedAt) {
  const Real = Date;
  const behind = Real.now() - issuedAt * 1000;
  globalThis.Date = class extends Real {
    constructor(...args) {
      super(...(args.length ? args : [Real.now() - behind]));
    }
    static now = () => Real.now() - behind;
  };
}

/**
 * @param {import('puppeteer-core').Page} page a new one, which may be closed afterwards
 * @param {string} origin @param {any} session a token response, and `issuedAt` @param {boolean} dpop
 */
export async function store(page, origin, { issuedAt, ...tokens }, dpop) {
  await page.evaluateOnNewDocument(setClock, issuedAt);
  await page.goto(`${origin}/perennial${dpop ? '-dpop' : ''}.html?quiet`);
  await page.evaluate((given) => perennial.authenticate(given), tokens);
}

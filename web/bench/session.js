/** An opaque access token as long as a small JWT. */
export const TOKEN = 'bench.' + 'x'.repeat(400);

const EXPIRES_IN = 3600; // seconds

/**
 * Leaves the same session in storage for both: as Perennial does it, and as a page with the peer would. And one whose tokens
 * are bound to a key.
 * @param {import('puppeteer-core').Page} page
 * @param {string} origin
 */
export async function signIn(page, origin) {
  await page.goto(origin + '/perennial.html');
  await page.evaluate(
    async (access_token, expires_in) => {
      await perennial.authenticate({ access_token, refresh_token: 'bench', expires_in });
      const token = { accessToken: access_token, refreshToken: 'bench', expiresAt: Date.now() + expires_in * 1000 };
      localStorage.setItem('peer', JSON.stringify(token));
      perennial.stop();
      await perennial.start({ tokenEndpoint: '/token', clientId: 'bench', namespace: 'dpop', dpop: true });
      await perennial.authenticate({ access_token, refresh_token: 'bench', expires_in, token_type: 'DPoP' });
    },
    TOKEN,
    EXPIRES_IN,
  );
}

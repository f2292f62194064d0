// A browser without a window: cookies, redirects, and forms, enough to sign in at a provider from node.

const unescape = (text) => text?.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
const attribute = (tag, name) => unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]);

/** The fields of the page's only form, as its `button.primary` would send them. */
function submission(html, base) {
  const form = /<form[^>]*>/.exec(html)?.[0];
  if (!form) return undefined;
  const fields = new URLSearchParams();
  for (const [tag] of html.matchAll(/<input[^>]*>|<button class="primary"[^>]*>/g)) {
    const name = attribute(tag, 'name');
    if (name) fields.append(name, attribute(tag, 'value') ?? '');
  }
  return { url: new URL(attribute(form, 'action') ?? '', base).href, fields };
}

/** A user with a cookie jar of their own. */
export function createAgent() {
  const jar = new Map();

  async function request(url, init = {}) {
    const { origin } = new URL(url);
    const cookies = jar.get(origin) ?? jar.set(origin, new Map()).get(origin);
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { Accept: 'text/html', Cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    return response;
  }

  /**
   * Goes to a URL and on, through redirects and forms, until a redirect leads to one of the places.
   * @param {string} url
   * @param {string[]} places beginnings of URLs
   * @param {(fields: URLSearchParams, url: string) => void} [fill] changes what a form sends
   * @returns {Promise<URL>} where it would go
   */
  async function follow(url, places, fill = () => {}) {
    let response = await request(url);
    for (let steps = 0; steps < 20; steps++) {
      const location = response.headers.get('Location');
      if (location) {
        const next = new URL(location, response.url || url).href;
        if (places.some((place) => next.startsWith(place))) return new URL(next);
        url = next;
        response = await request(url);
        continue;
      }
      const html = await response.text();
      const form = submission(html, url);
      if (!form) throw new Error(`stuck at ${url}: ${response.status} ${html.replace(/<[^>]*>/g, ' ')}`);
      fill(form.fields, url);
      url = form.url;
      response = await request(url, { method: 'POST', body: form.fields });
    }
    throw new Error(`${url} leads in circles`);
  }

  return { request, follow };
}

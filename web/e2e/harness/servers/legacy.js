// A tenant of the AngularJS guide's time: the wire formats of /oauth/ro, /delegation and /api/v2/device-credentials, and
// an API that takes its id_tokens. Its refresh tokens do not rotate; a device credential is one of them.
import { createHmac, randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { listen } from './listen.js';

const USERS = { ada: { sub: 'auth0|1', password: 'lovelace-1815' } };
const LIFETIME = 36_000; // seconds, as tenants had it
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signed by HMAC with the tenant's secret. `now`: its clock. */
function tokens(secret, clientId, now) {
  const sign = (head) => `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
  return {
    make(sub) {
      const iat = Math.floor(now() / 1000);
      return sign(`${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: 'https://tenant.test/', sub, aud: clientId, iat, exp: iat + LIFETIME, jti: randomBytes(8).toString('hex') })}`);
    },
    /** The user of an Authorization header, undefined for none. */
    subject(header = '') {
      const token = header.replace(/^Bearer /, '');
      const head = token.slice(0, token.lastIndexOf('.'));
      if (sign(head) !== token) return undefined;
      const { sub, exp } = JSON.parse(Buffer.from(head.split('.')[1], 'base64url').toString());
      return exp * 1000 > now() ? sub : undefined;
    },
  };
}

/**
 * Starts one for the app `demo`.
 * @param {{ origins: () => string[] }} options who may read its answers (CORS)
 */
export async function startLegacy({ origins }) {
  let skew = 0;
  const jwt = tokens(randomBytes(32), 'demo', () => Date.now() + skew);
  /** @type {{ id: string, device_name: string, token: string, sub: string }[]} */
  let devices = [];
  let users = { ...USERS };
  let received = [];
  let refused = 0;

  const routes = {
    'POST /oauth/ro': (form) => {
      const user = users[form.username];
      if (user?.password !== form.password) return [401, { error: 'invalid_user_password', error_description: 'Wrong email or password.' }];
      const answer = { id_token: jwt.make(user.sub), access_token: randomBytes(16).toString('hex'), token_type: 'bearer' };
      if (!form.scope.split(' ').includes('offline_access') || !form.device) return [200, answer];
      const token = randomBytes(24).toString('hex');
      devices.push({ id: `dcr_${randomBytes(6).toString('hex')}`, device_name: form.device, token, sub: user.sub });
      return [200, { ...answer, refresh_token: token }];
    },
    'POST /delegation': (form) => {
      const device = devices.find(({ token }) => token === form.refresh_token);
      if (!device) return [401, { error: 'invalid_grant', error_description: 'The refresh_token was revoked.' }];
      return [200, { token_type: 'Bearer', expires_in: LIFETIME, id_token: jwt.make(device.sub) }];
    },
    'POST /tokeninfo': ({ id_token: token }) => {
      const sub = jwt.subject(token);
      const name = Object.keys(users).find((each) => users[each].sub === sub);
      return sub ? [200, { user_id: sub, name, email: `${name}@tenant.test` }] : [401, { error: 'invalid_token' }];
    },
    'POST /dbconnections/signup': (form) => {
      if (users[form.email]) return [400, { code: 'user_exists', description: 'The user already exists.' }];
      users[form.email] = { sub: `auth0|${form.email}`, password: form.password };
      return [200, { email: form.email, email_verified: false }];
    },
    'POST /dbconnections/change_password': () => [200, "We've just sent you an email to reset your password."],
    'GET /api/v2/device-credentials': (query, sub) => {
      if (!sub || query.user_id !== sub) return [401, { error: 'Unauthorized' }];
      return [200, devices.filter((each) => each.sub === sub).map(({ id, device_name }) => ({ id, device_name }))];
    },
    'DELETE /api/v2/device-credentials': (_, sub, id) => {
      if (!devices.some((each) => each.id === id && each.sub === sub)) return [404, { error: 'not_found' }];
      devices = devices.filter((each) => each.id !== id);
      return [204];
    },
    'GET /protected': (_, sub) => {
      if (!sub) refused++;
      return sub ? [200, { sub }] : [401, { error: 'invalid_token' }];
    },
  };

  const { origin, stop } = await listen(() => async (request, response) => {
    if (origins().includes(request.headers.origin)) {
      response.setHeader('Access-Control-Allow-Origin', request.headers.origin);
      response.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type');
      response.setHeader('Access-Control-Allow-Methods', 'GET, POST, DELETE');
    }
    if (request.method === 'OPTIONS') return response.writeHead(204).end();
    const url = new URL(request.url, 'http://localhost');
    const [path, id] = url.pathname.split(/(?<=device-credentials)\//); // the id comes last
    const route = `${request.method} ${path}`;
    const body = await text(request);
    const json = /json/.test(request.headers['content-type'] ?? '');
    const fields = Object.fromEntries(url.searchParams);
    if (body) Object.assign(fields, json ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body)));
    received.push({ route, fields });
    const [status, answer] = routes[route]?.(fields, jwt.subject(request.headers.authorization), id && decodeURIComponent(id)) ?? [404, { error: 'not_found' }];
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(answer && JSON.stringify(answer));
  });

  return {
    origin,
    /** As `auth0.domain` has it. */
    domain: new URL(origin).host,
    /** What a route, "POST /delegation", was sent: its fields each time. */
    to: (route) => received.filter((each) => each.route === route).map(({ fields }) => fields),
    /** How many requests to /protected had no valid token. */
    refused: () => refused,
    /** The names of the devices that hold a refresh token. */
    devices: () => devices.map(({ device_name: name }) => name),
    /** A device of the user's that is not this one. */
    addDevice: (name) => void devices.push({ id: `dcr_${devices.length}`, device_name: name, token: randomBytes(24).toString('hex'), sub: USERS.ada.sub }),
    revokeAll: () => void (devices = []),
    /** The user of an Authorization header, undefined for none; as an API of the app's asks. */
    subject: jwt.subject,
    /** Its clock, from now on: what it has given out may have run out by that. */
    moveClock: (ms) => void (skew += ms),
    reset() {
      [devices, received, refused, skew, users] = [[], [], 0, 0, { ...USERS }];
    },
    stop,
  };
}

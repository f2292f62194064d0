// Back ends and token endpoints as others have built them, over the sessions of backend.js: what each wants to be sent, how it
// answers, and how it says no.

/** The fields of a form. */
const form = (body) => Object.fromEntries(new URLSearchParams(body));

/** An API's scope at /entra/token → what it says to a refresh for that. */
const ENTRA_REFUSALS = {
  'api://orders/read': {
    error: 'invalid_grant', error_codes: [65001], suberror: 'consent_required',
    error_description: 'AADSTS65001: The user or administrator has not consented to use the application.',
  },
  'api://bills/read': {
    error: 'interaction_required', error_codes: [50076], suberror: 'basic_action',
    error_description: 'AADSTS50076: you must use multi-factor authentication to access the bills.',
    claims: '{"access_token":{"capolids":{"essential":true,"values":["7a1c"]}}}',
  },
  'api://gone/read': { error: 'invalid_resource', error_codes: [500011], error_description: 'AADSTS500011: The resource principal was not found.' },
};

/**
 * Their routes: "POST /path" → a handler of backend.js.
 * @param {{ grants: () => import('./grants.js').Grants, trouble: (response: any) => Promise<boolean> }} backend
 * @param {(response: any, status: number, body?: unknown) => void} reply
 */
export function dialects({ grants, trouble }, reply) {
  /** A refresh by the token that a request holds, unless there is trouble; undefined: it was answered. */
  async function refresh(response, token, refuse) {
    if (await trouble(response)) return undefined;
    const next = grants().rotate(token);
    if (!next) reply(response, ...refuse);
    return next;
  }

  return {
    // RFC 6749, with a lifetime in text, as Firebase has it.
    async 'POST /oauth/token'({ body }, response) {
      const next = await refresh(response, form(body).refresh_token, [400, { error: 'invalid_grant' }]);
      if (next) reply(response, 200, { access_token: next.access, refresh_token: next.refresh, expires_in: `${next.lifetime}`, token_type: 'Bearer' });
    },
    async 'POST /entra/token'({ body }, response) {
      const { scope, refresh_token: token } = form(body);
      const refusal = Object.hasOwn(ENTRA_REFUSALS, scope) && ENTRA_REFUSALS[scope];
      if (refusal) return reply(response, 400, refusal);
      const next = await refresh(response, token, [400, { error: 'invalid_grant', error_codes: [700084] }]);
      if (next) reply(response, 200, { access_token: next.access, refresh_token: next.refresh, expires_in: next.lifetime, token_type: 'Bearer' });
    },
    // Django REST framework SimpleJWT.
    async 'POST /simplejwt/login'(_, response) {
      const { access, refresh: token } = grants().issue();
      reply(response, 200, { access, refresh: token });
    },
    async 'POST /simplejwt/refresh'({ body }, response) {
      const next = await refresh(response, JSON.parse(body).refresh, [401, { detail: 'Token is blacklisted', code: 'token_not_valid' }]);
      if (next) reply(response, 200, { access: next.access, refresh: next.refresh });
    },
    // ASP.NET Core Identity.
    async 'POST /aspnet/refresh'({ body }, response) {
      const next = await refresh(response, JSON.parse(body).refreshToken, [401]);
      if (next) reply(response, 200, { tokenType: 'Bearer', accessToken: next.access, expiresIn: next.lifetime, refreshToken: next.refresh });
    },
    // Supabase.
    async 'POST /auth/v1/token'({ body, headers, query }, response) {
      if (headers.apikey !== 'public-anon-key') return reply(response, 401, { message: 'No API key found in request' });
      if (query.get('grant_type') !== 'refresh_token') return reply(response, 400, { code: 400, error_code: 'validation_failed', msg: 'unsupported' });
      const used = { code: 400, error_code: 'refresh_token_already_used', msg: 'Invalid Refresh Token: Already Used' };
      const next = await refresh(response, JSON.parse(body).refresh_token, [400, used]);
      if (next) reply(response, 200, { access_token: next.access, token_type: 'bearer', expires_in: next.lifetime, refresh_token: next.refresh, user: { id: '1' } });
    },
  };
}

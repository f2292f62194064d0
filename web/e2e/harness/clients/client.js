// A relying party in a few lines, without Perennial: what tests compare Perennial with, and test this harness with.
import { createHash, randomBytes } from 'node:crypto';

const random = () => randomBytes(32).toString('base64url');

/** What came back: the status, the headers, and the body, parsed if it is JSON. */
async function read(response) {
  const text = await response.text();
  const json = /json/.test(response.headers.get('Content-Type') ?? '');
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

/**
 * A public client at a provider. With a prover, requests carry a DPoP proof, and are sent again once with the nonce that a
 * challenge brings.
 * @param {{ issuer: string, clientId?: string, redirectUri: string, agent: any, prover?: any }} options
 */
export async function createClient({ issuer, clientId = 'app', redirectUri, agent, prover }) {
  const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  const { origin } = new URL(redirectUri);
  const nonces = new Map();

  /**
   * @param {string} url
   * @param {{ method?: string, token?: string, body?: any, headers?: Record<string, string> }} [init]
   * @param {boolean} [again] whether a challenge for a nonce is answered
   * @returns {Promise<{ status: number, headers: Headers, body: any }>}
   */
  async function send(url, { method = 'GET', token, body, headers = {} } = {}, again = true) {
    const server = new URL(url).origin;
    const scheme = prover ? 'DPoP' : 'Bearer';
    const response = await fetch(url, {
      method,
      body,
      headers: {
        Origin: origin,
        ...(token && { Authorization: `${scheme} ${token}` }),
        ...(prover && { DPoP: await prover.prove({ method, url, token, nonce: nonces.get(server) }) }),
        ...headers,
      },
    });
    const nonce = response.headers.get('DPoP-Nonce');
    if (nonce) nonces.set(server, nonce);
    const answer = await read(response);
    const challenge = response.headers.get('WWW-Authenticate') ?? '';
    const challenged = answer.body?.error === 'use_dpop_nonce' || challenge.includes('error="use_dpop_nonce"');
    return challenged && again ? send(url, { method, token, body, headers }, false) : answer;
  }

  const post = (url, fields) => send(url, { method: 'POST', body: new URLSearchParams({ client_id: clientId, ...fields }) });

  /**
   * Sends the user to the provider and back.
   * @param {Record<string, string | string[]>} [params] added to the authorization request; lists are repeated
   * @param {(fields: URLSearchParams, url: string) => void} [fill] changes what the user sends with a form
   */
  async function authorize(params = {}, fill) {
    const request = { verifier: random(), state: random(), nonce: random() };
    const url = new URL(metadata.authorization_endpoint);
    const all = {
      client_id: clientId, response_type: 'code', redirect_uri: redirectUri, scope: 'openid offline_access', prompt: 'consent',
      state: request.state, nonce: request.nonce,
      code_challenge: createHash('sha256').update(request.verifier).digest('base64url'), code_challenge_method: 'S256', ...params,
    };
    for (const [name, value] of Object.entries(all)) for (const one of [value].flat()) url.searchParams.append(name, one);
    const callback = await agent.follow(url.href, [redirectUri], fill);
    return { ...request, callback, answer: Object.fromEntries(callback.searchParams) };
  }

  const exchange = ({ verifier, answer }, more) =>
    post(metadata.token_endpoint, {
      grant_type: 'authorization_code', code: answer.code, redirect_uri: redirectUri, code_verifier: verifier, ...more,
    });

  return {
    metadata,
    send,
    authorize,
    exchange,
    /** authorize and exchange. */
    signIn: async (params, more) => exchange(await authorize(params), more),
    refresh: (token, more) => post(metadata.token_endpoint, { grant_type: 'refresh_token', refresh_token: token, ...more }),
    revoke: (token) => post(metadata.revocation_endpoint, { token, token_type_hint: 'refresh_token' }),
    userinfo: (token) => send(metadata.userinfo_endpoint, { token }),
    /** RP-initiated logout, without an id_token in the URL. */
    signOut(to) {
      const query = new URLSearchParams({ client_id: clientId, post_logout_redirect_uri: to, state: 'out' });
      return agent.follow(`${metadata.end_session_endpoint}?${query}`, [to]);
    },
  };
}

// Sign-in and consent, which oidc-provider leaves to its host.
import { text } from 'node:stream/consumers';
import { interactionPolicy } from 'oidc-provider';
import { consentPage, loginPage } from './pages.js';

/** login, consent, and `prompt=create` (Initiating User Registration via OpenID Connect 1.0). */
export function policy() {
  const prompts = interactionPolicy.base();
  prompts.add(new interactionPolicy.Prompt({ name: 'create', requestable: true }), 0);
  return prompts;
}

/** Grants everything that was asked for. */
async function grantAll(provider, { grantId, session, params }) {
  const grant =
    (grantId && (await provider.Grant.find(grantId))) || new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  if (params.scope) {
    grant.addOIDCScope(params.scope);
    for (const resource of [params.resource ?? []].flat()) grant.addResourceScope(resource, params.scope);
  }
  return { consent: { grantId: await grant.save() } };
}

/**
 * Answers /interaction/<uid>.
 * @param {import('oidc-provider').Provider} provider
 * @param {{ consent: 'auto' | 'click' }} options whether the user has to click for consent
 */
export const interactions = (provider, { consent }) => async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const details = await provider.interactionDetails(ctx.req, ctx.res);
  const { prompt, params } = details;
  const answered = ctx.method === 'POST' ? new URLSearchParams(await text(ctx.req)) : null;
  const finish = async (result) => {
    ctx.status = 303;
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: true }));
  };

  if (answered?.has('abort')) {
    return finish({ error: 'access_denied', error_description: 'the user has cancelled' });
  }
  if (prompt.name === 'consent') {
    if (answered || consent === 'auto') return finish(await grantAll(provider, details));
    ctx.body = consentPage({ client: params.client_id, scope: params.scope ?? '' });
    return;
  }
  if (answered) {
    return finish({ login: { accountId: answered.get('login') }, ...(prompt.name === 'create' && { create: {} }) });
  }
  ctx.body = loginPage({ login: params.login_hint ?? 'ada', create: prompt.name === 'create' });
};

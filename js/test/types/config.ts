// What a configuration may be. A line with @ts-expect-error has to fail: it is an error itself if it compiles.
import perennial, { type ApiConfig, type Config } from 'perennial';

const clientId = 'app';
declare const mayBe: string | undefined;

// The README's.
perennial.start({ issuer: 'https://login.example.com', clientId, apis: ['https://api.example.com', { url: '/api', replay: false }] });
perennial.start({ issuer: 'https://login.example.com', clientID: clientId, load: 'eager', policy: { idle: 1800 }, routes: { protected: ['/account*'] } });
perennial.start({ tokenEndpoint: 'https://login.example.com/token', clientId, authorizationEndpoint: 'https://login.example.com/authorize' });
perennial.start({ refreshUrl: '/api/refresh', fields: { access_token: 'data.jwt' }, headers: { apikey: 'public' }, credentials: 'include' });
perennial.start({ refresh: async ({ refreshToken, signal, fetch }) => (await fetch(`/refresh?${refreshToken?.length}`, { signal })).json() });
perennial.start({ auth0: { domain: 'example.auth0.com', clientID: 'app' } });

// What is left open may be undefined, under exactOptionalPropertyTypes as well.
const open: ApiConfig = { url: '/api', scope: mayBe, audience: undefined };
perennial.start({ issuer: 'https://login.example.com', clientId, namespace: mayBe, apis: [open], policy: { idle: undefined }, routes: undefined });

// One that is put together.
const common = { apis: '/api', encrypt: true };
const made: Config = mayBe ? { ...common, issuer: mayBe, clientId } : { ...common, refreshUrl: '/refresh' };
perennial.start(made);

// Exactly one way to refresh.
// @ts-expect-error none
perennial.start({ apis: '/api' });
// @ts-expect-error two
perennial.start({ issuer: 'https://login.example.com', clientId, refreshUrl: '/refresh' });
// @ts-expect-error two
perennial.start({ refreshUrl: '/refresh', refresh: async () => ({}) });
// @ts-expect-error an issuer has to know who asks
perennial.start({ issuer: 'https://login.example.com' });
// @ts-expect-error so has a token endpoint
perennial.start({ tokenEndpoint: 'https://login.example.com/token' });

// What belongs to another way.
// @ts-expect-error fields are those of refreshUrl
perennial.start({ issuer: 'https://login.example.com', clientId, fields: { access_token: 'jwt' } });
// @ts-expect-error an issuer names it by itself
perennial.start({ issuer: 'https://login.example.com', clientId, revocationEndpoint: 'https://login.example.com/revoke' });
// @ts-expect-error a function of the page ends with the page
perennial.start({ refresh: async () => ({}), courier: true });

// Names and values.
// @ts-expect-error misspelt
perennial.start({ issuer: 'https://login.example.com', clientId, redirectURI: '/callback' });
// @ts-expect-error misspelt
perennial.start({ issuer: 'https://login.example.com', clientId, policy: { idel: 1800 } });
// @ts-expect-error misspelt
perennial.start({ issuer: 'https://login.example.com', clientId, apis: [{ url: '/api', audiance: 'orders' }] });
// @ts-expect-error no such place
perennial.start({ issuer: 'https://login.example.com', clientId, storage: 'cookie' });

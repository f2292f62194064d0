// @badgateway/oauth2-client: its OAuth2Fetch refreshes before a request, and after a 401. The app stores the token.
import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client';
import { run } from '../../page/main.js';

const wrapper = new OAuth2Fetch({
  client: new OAuth2Client({ server: location.origin, clientId: 'bench', tokenEndpoint: '/token' }),
  getNewToken: () => null,
  getStoredToken: () => JSON.parse(localStorage.getItem('oauth2')),
  storeToken: (token) => localStorage.setItem('oauth2', JSON.stringify(token)),
});

run({ token: () => wrapper.getAccessToken(), fetch: (url, init) => wrapper.fetch(url, init) });

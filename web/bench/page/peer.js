// What a page with the peer needs to do what Perennial does by itself: the session out of storage, and back into it.
import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client';

export const wrapper = new OAuth2Fetch({
  client: new OAuth2Client({ server: location.origin, clientId: 'bench', tokenEndpoint: '/token' }),
  getNewToken: () => null,
  getStoredToken: () => JSON.parse(localStorage.getItem('peer')),
  storeToken: (token) => localStorage.setItem('peer', JSON.stringify(token)),
});

// keycloak-js keeps tokens in memory. An app that wants to keep them over a reload stores them, and hands them to init, which refreshes
// at once. (The other way, a hidden frame at Keycloak, is a page more, and needs third-party cookies.)
import Keycloak from 'keycloak-js';
import { bearer } from '../bearer.js';
import { run } from '../../page/main.js';

const keycloak = new Keycloak({ url: location.origin, realm: 'bench', clientId: 'bench' });
keycloak.onAuthRefreshSuccess = () => {
  const { token, refreshToken, idToken } = keycloak;
  localStorage.setItem('keycloak', JSON.stringify({ token, refreshToken, idToken }));
};
const ready = keycloak.init({ ...JSON.parse(localStorage.getItem('keycloak')), checkLoginIframe: false });

const token = async () => {
  await ready;
  await keycloak.updateToken(5);
  return keycloak.token;
};

run({ token, fetch: bearer(token) });

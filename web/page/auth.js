// All that this page does to keep its users signed in; code.js shows it on the page.
const { perennial } = window;

export function start(options) {
  // Who issues the tokens, and what they are for.
  return perennial.start({
    issuer: location.origin,
    clientId: 'demo',
    redirectUri: '/callback',
    scope: 'openid offline_access profile',
    apis: ['/api'],
    routes: {
      login: '/login',
      protected: ['/account'],
    },
    ...options, // device, dpop
  });
}

export function signIn(options) {
  return perennial.signin(options);
}

export function signOut() {
  return perennial.signout();
}

export function hello() {
  // A plain request, like any from now on.
  return fetch('/api/hello');
}

import { element, tell } from './dom.js';

const views = { '/': 'view-home', '/account': 'view-account', '/login': 'view-login', '/callback': 'view-callback' };

let perennial;
let traffic;

/** Follows links, the history and Perennial. Returns show(), which draws the view of the current URL. */
export function connectRouter(module, requests) {
  perennial = module;
  traffic = requests;
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-route]');
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(link.pathname);
  });
  addEventListener('popstate', show);
  perennial?.addEventListener('signinrequired', (event) => {
    event.preventDefault(); // the router goes there, without loading the page again
    go(event.detail.location, { replace: true });
  });
  perennial?.addEventListener('signinreturn', (event) => {
    event.preventDefault(); // likewise
    go(event.detail.location, { replace: true });
  });
  perennial?.addEventListener('signinfailed', ({ detail }) => {
    go('/', { replace: true });
    tell(detail.message);
  });
  perennial?.addEventListener('signedin', ({ detail }) => {
    if (location.pathname === '/login') go(detail?.returnTo ?? '/', { replace: true });
  });
  perennial?.addEventListener('signedout', ({ detail }) => {
    // Where to go after a sign-out is ours to say. A session that ended otherwise is followed by signinrequired.
    if (detail.reason === 'signout' && location.pathname === '/account') go('/login', { replace: true });
  });
  return show;
}

/** Goes to a path of this page; any other URL is not followed but leads home. */
function go(to, { replace = false } = {}) {
  const url = new URL(to, location.href);
  const path = url.origin === location.origin && views[url.pathname] ? url.pathname + url.search : '/';
  history[replace ? 'replaceState' : 'pushState'](null, '', path);
  show();
  scrollTo(0, 0);
}

function show() {
  const path = location.pathname;
  for (const [route, id] of Object.entries(views)) element(id).hidden = route !== path;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.pathname === path) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (path === '/account' && perennial?.isAuthenticated) account();
}

async function account() {
  const profile = perennial.session?.profile;
  element('account-name').textContent = profile?.name ?? profile?.sub ?? 'you';
  const { status, body } = await traffic.hello();
  element('account-answer').textContent = status === 200 ? body.message : `no answer (${status})`;
}

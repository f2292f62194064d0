// Perennial is there by its script tag: the app's own requests carry tokens.
import { run } from '../../page/main.js';

run({
  token: () => perennial.tokenGetter(),
  fetch: (url, init) => fetch(url, init),
  xhr(url, loaded) {
    const request = new XMLHttpRequest();
    request.onload = loaded;
    request.open('GET', url);
    request.setRequestHeader('Accept', 'application/json');
    request.send();
  },
});

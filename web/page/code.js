import { hello, signIn, signOut, start } from './auth.js';
import { element } from './dom.js';

/** Shows the code that this page runs: its script tag as it stands in the document, and the functions of auth.js themselves. */
export function showCode() {
  element('code-tag').textContent = document.querySelector('script[src$="perennial.js"]').outerHTML;
  element('code-app').textContent = [start, signIn, signOut, hello].join('\n\n');
}

// Runs test files one after another, as the parent process names them: what they have in common is loaded and started once.
import { once } from 'node:events';
import { describe } from 'node:test';
import { closeBrowsers, keepBrowsers } from '../harness/browsers/shared.js';

const timeout = 900_000; // of one file

async function nextFile() {
  const answer = once(process, 'message');
  process.send('next');
  return (await answer)[0];
}

process.once('disconnect', () => process.exit(1)); // nobody is there any more to read what comes of it
keepBrowsers();
for (let file; (file = await nextFile()); ) {
  await describe(file, { timeout }, () => import(new URL(`../../${file}`, import.meta.url).href));
}
await closeBrowsers();
process.removeAllListeners('disconnect');
process.disconnect();

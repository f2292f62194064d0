// An X server without a screen: WebKitGTK's browser has no headless mode.
import { once } from 'node:events';
import { find } from '../../harness/browsers/find.js';
import { own } from './own.js';

/** Starts one on a display that is free. */
export async function startDisplay() {
  const { child, exited, stop } = own(find('XVFB', ['Xvfb']), ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await Promise.race([
    once(child.stdio[3], 'data').then(([data]) => String(data).trim()),
    exited.then(([code]) => Promise.reject(new Error(`Xvfb ended with ${code}`))),
  ]);
  return { name: `:${number}`, stop };
}

// One Chromium for a whole run.
import puppeteer from 'puppeteer-core';
import { chromePath } from '../../e2e/harness/browsers/browser.js';

/** The hosts of clients lie on the loopback; tabs that are not in front are tabs like any other; garbage can be collected on demand. */
export const launch = () =>
  puppeteer.launch({
    executablePath: chromePath(),
    protocolTimeout: 600_000,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--host-resolver-rules=MAP *.localhost 127.0.0.1',
      '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding',
    ],
  });

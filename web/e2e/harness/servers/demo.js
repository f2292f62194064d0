// The demo server, as `go run ./web` starts it: a provider, a protected API, and the demo page on one origin.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const root = new URL('../../../../', import.meta.url);

/**
 * Starts a server of its own for a test file, on a free port.
 * @param {{ ttl?: string, dist?: string }} [options] the lifetime of tokens; the folder with the built files
 */
export async function startServer({ ttl = '20s', dist = process.env.PERENNIAL_DIST ?? 'dist' } = {}) {
  const server = spawn(process.env.PERENNIAL_WEB ?? '.build/web', ['-addr', 'localhost:0', '-token-ttl', ttl, '-dist', dist], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const exited = new Promise((resolve) => server.once('exit', resolve));
  const origin = await new Promise((resolve, reject) => {
    exited.then(() => reject(new Error('the demo server ended before it served')));
    const said = [];
    createInterface(server.stderr).on('line', (line) => {
      said.push(line);
      const url = /http:\/\/\S+/.exec(line);
      if (url && line.startsWith('Perennial demo on')) resolve(url[0]);
      else if (!/^Perennial/.test(line)) console.error(`server: ${line}`);
    });
  });

  const post = async (path, body = {}) => {
    const response = await fetch(origin + path, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  };
  return {
    origin,
    /** {tokenCalls, refreshes, replays, apiRequests, api401, grants} since the last reset. */
    stats: async () => (await fetch(origin + '/demo/stats')).json(),
    /** Zeroes the counters and mends what is broken. */
    reset: () => post('/demo/reset'),
    /** From now on the API refuses every token that has been issued before. */
    expire: () => post('/demo/expire'),
    /** The token endpoint misbehaves: see web/demo for the modes. */
    breakTokens: (mode, more = {}) => post('/demo/break', { mode, seconds: 60, ...more }),
    mend: () => post('/demo/break', { mode: '' }),
    /** The next requests to the API get a 401 each. */
    refuse: (count) => post('/demo/refuse', { count }),
    revoke: () => post('/demo/revoke'),
    async stop() {
      server.kill();
      await exited;
    },
  };
}

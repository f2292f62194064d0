// angular-jwt's and angular-storage's own test suites, as their packages have them, against perennial-angularjs.js.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { file } from '../harness/pages/npm.js';
import { openPage } from '../harness/pages/page.js';
import { startApp } from '../harness/servers/spa.js';
import { suite } from '../harness/suite.js';

/** What their karma.conf.js loads, in its order: describe() and expect() before angular-mocks, which looks for them. */
const BEFORE = ['angular/angular.js', 'angular-cookies/angular-cookies.js', 'mocha/mocha.js', 'chai/chai.js', 'sinon/pkg/sinon-1.17.7.js'];
const SUITES = [
  ['angular-jwt/test/unit/angularJwt', ['angularJwtSpec.js', 'services/jwtSpec.js', 'services/interceptorSpec.js'], 18],
  ['angular-storage/test/unit/angularStorage', ['angularStorageSpec.js', 'services/storeSpec.js'], 37],
];

async function start() {
  const app = await startApp();
  return { ...app, reset: () => app.configure() };
}

const s = suite(undefined, start);

for (const [folder, specs, count] of SUITES) {
  test(`${folder.split('/')[0]}'s own suite: ${count} cases, all pass`, async () => {
    const scripts = [
      ...BEFORE.map((path) => [path, file(path)]),
      ['setup.js', "mocha.setup({ ui: 'bdd', reporter: class {} }); globalThis.expect = chai.expect;"],
      ['mocks.js', file('angular-mocks/angular-mocks.js')],
    ].map(([path, text]) => (s.server.serve(`/npm/${path}`, text), `/npm/${path}`));
    const tests = specs.map((spec) => (s.server.serve(`/npm/${folder}/${spec}`, file(`${folder}/${spec}`)), `/npm/${folder}/${spec}`));
    const headers = { 'Content-Security-Policy': "script-src 'self' 'unsafe-eval'" }; // sinon makes its spies by eval
    const page = await openPage(s, null, { headers, scripts: [...scripts, '/perennial/perennial-angularjs.js', ...tests] });
    const { passed, failed } = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const results = { passed: [], failed: [] };
          mocha
            .run()
            .on('pass', (each) => results.passed.push(each.fullTitle()))
            .on('fail', (each, error) => results.failed.push(`${each.fullTitle()}: ${error}`))
            .on('end', () => resolve(results));
        }),
    );
    assert.deepEqual(failed, []);
    assert.equal(passed.length, count, passed.join('\n'));
  });
}

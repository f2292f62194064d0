import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isFinal } from '../host/renew.js';

test('a 401 is final when its challenge names an error that no newer token or proof puts right', () => {
  for (const [challenge, final] of [
    ['', false],
    ['Bearer', false],
    ['Bearer realm="x"', false],
    ['Bearer error="invalid_token"', false],
    ['Bearer error="invalid_token", error_description="expired"', false],
    ['Bearer realm="x",error=invalid_token', false],
    ['DPoP error="use_dpop_nonce"', false],
    ['DPoP error="invalid_dpop_proof", algs="ES256"', false],
    ['Basic realm="x", Bearer error="invalid_request", DPoP error="invalid_token"', false],
    ['Bearer error_description="error=insufficient_scope"', false],
    ['Bearer realm="a \\" error=invalid_request"', false],
    ['Bearer my-error="invalid_request"', false],
    ['Bearer error="insufficient_scope"', true],
    ['Bearer ERROR="invalid_request"', true],
    ['Bearer error = "insufficient_scope", scope="a b"', true],
    ['Bearer error=insufficient_scope', true],
    ['Bearer error_description="invalid_token", error="insufficient_scope"', true],
    ['Bearer error="invalid_request", DPoP error="insufficient_scope"', true],
    ['Bearer error="not_invalid_token"', true],
    ['Bearer error=""', true],
  ]) {
    assert.equal(isFinal(challenge), final, challenge);
  }
});

# shellcheck shell=bash
# The `bench` verb of build.sh, which sources this file: Perennial beside a peer, in one browser, in one run.

release
[ web/node_modules/.package-lock.json -nt web/package-lock.json ] || (cd web && npm ci --no-fund --no-audit --loglevel=error)
echo
node web/bench/bench.js

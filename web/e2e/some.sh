# shellcheck shell=bash
# The `e2e` verb of build.sh, which sources this file: some of the end-to-end tests. It installs no browser, as `test` does.

mapfile -t some < <(cd web && for name in "$@"; do find e2e -path "e2e/$name*" -name '*.test.js'; done | sort -u)
if [ "${#some[@]}" = 0 ]; then
  echo "build.sh e2e: no test's path in web/e2e begins with: $*" >&2
  exit 2
fi
[ web/node_modules/.package-lock.json -nt web/package-lock.json ] || (cd web && npm ci --no-fund --no-audit --loglevel=error)
build dist
build .build/dist perennialtest
go build -o .build/web ./web
cd web
exec node e2e/run/run.js "${some[@]}"

# shellcheck shell=bash
# The `test` verb of build.sh, which sources this file: everything, quick checks first. It installs what it needs.

step() { printf '\n== %s\n' "$*"; }

# need COMMAND PACKAGE: installs a Debian package unless one of its commands is there.
need() {
  local package=$1 name
  shift
  for name in "$@"; do
    if command -v "$name" >/dev/null; then return; fi
  done
  if ! command -v apt-get >/dev/null; then
    echo "build.sh test: there is no $package here, and no apt-get to install it with" >&2
    exit 1
  fi
  apt-get update -q && apt-get install -qy --no-install-recommends "$package"
}

step 'format, vet, staticcheck'
unformatted=$(gofmt -l wasm web/*.go web/*/*.go)
if [ -n "$unformatted" ]; then
  printf 'gofmt would change:\n%s\n' "$unformatted" >&2
  exit 1
fi
go vet ./...
GOOS=js GOARCH=wasm go vet -tags perennialtest ./wasm/...
go tool staticcheck ./...
staticcheck=$(go tool -n staticcheck) # for this machine; the next line's settings are for what it looks at
GOOS=js GOARCH=wasm "$staticcheck" -tags perennialtest ./wasm/...

step 'npm packages'
(cd web && npm ci --no-fund --no-audit --loglevel=error)

step 'JavaScript against its types, and its pure parts'
web/node_modules/.bin/tsc -p js/tsconfig.json
node --test js/test/*.test.js

step 'Go, natively'
race=()
if [ "$(go env CGO_ENABLED)" = 1 ]; then race=(-race); fi
go test "${race[@]}" ./...

step 'Go in Chromium'
need chromium chromium chromium-browser google-chrome google-chrome-stable
wasmbrowsertest=$(go tool -n wasmbrowsertest) # likewise
GOOS=js GOARCH=wasm go test -exec="$wasmbrowsertest" ./wasm/browser/

step 'end to end'
release
build .build/dist perennialtest
go build -o .build/web ./web
(cd web && node --test --test-concurrency=2 --test-timeout=300000 e2e/*.test.js)

# shellcheck shell=bash
# The `test` verb of build.sh, which sources this file: everything, quick checks first. It installs what it needs.

took=() # by each step so far
began=0

# step NAME begins one; without a name it ends the last one.
step() {
  if [ -n "${name_of_step:-}" ]; then took+=("$(printf '%5d s  %s' "$((SECONDS - began))" "$name_of_step")"); fi
  name_of_step=$*
  began=$SECONDS
  if [ -n "$*" ]; then printf '\n== %s\n' "$*"; fi
}

# have COMMAND...: one of them is there.
have() {
  local name
  for name in "$@"; do
    if command -v "$name" >/dev/null; then return; fi
  done
  return 1
}

# need PACKAGE COMMAND...: installs a Debian package unless one of its commands is there. Status 1: that cannot be done here.
need() {
  local package=$1
  shift
  if have "$@"; then return; fi
  if ! have apt-get || [ "$(id -u)" != 0 ]; then
    echo "build.sh test: there is no $package here, and no apt-get (as root) to install it with" >&2
    return 1
  fi
  { apt-get update -q && apt-get install -qy --no-install-recommends "$package"; } || exit 1
}

# What each engine needs.
need_chromium() { need chromium chromium chromium-browser google-chrome google-chrome-stable; }
need_shell() { need chromium-headless-shell chromium-headless-shell chrome-headless-shell headless-shell; } # else all tests run in Chromium itself
need_firefox() { need firefox-esr firefox-esr firefox; }
need_webkit() { need webkit2gtk-driver WebKitWebDriver && need xvfb Xvfb; } # its browser has no headless mode

# The web servers whose recipes are tested. Not every Debian has the packages.
offers() { have apt-get && { apt-cache show "$1" >/dev/null 2>&1 || { apt-get update -q && apt-cache show "$1"; } >/dev/null 2>&1; }; }
need_nginx() {
  local module=libnginx-mod-http-brotli-static
  [ -e /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ] || { offers "$module" && need "$module"; }
}
need_caddy() { have caddy || { offers caddy && need caddy caddy; }; }

# What browsers will be tested with, beside the steps that leave a processor idle: compressing the program takes half a minute of one.
mkdir -p .build
{ release && build .build/dist perennialtest && go build -o .build/web ./web; } >.build/release.log 2>&1 &
building=$!
trap 'kill "$building" 2>/dev/null || true' EXIT

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

step 'JavaScript against its rules and its types, and its pure parts'
web/node_modules/.bin/biome lint --error-on-warnings
node web/node_modules/typescript/bin/tsc -p js/tsconfig.json
for typescript in typescript typescript-6; do # what apps compile with
  for modules in 'esnext bundler' 'nodenext nodenext'; do
    node "web/node_modules/$typescript/bin/tsc" -p js/test/types/tsconfig.json --module "${modules% *}" --moduleResolution "${modules#* }"
  done
done
node --test js/test/*.test.js

step 'Go, natively'
race=()
if [ "$(go env CGO_ENABLED)" = 1 ]; then race=(-race); fi
go test "${race[@]}" -vet=off -ldflags='-s -w' ./... # it has been vetted, and nobody will debug it

step 'the simulation: tabs, faults and a strict server, without the race detector'
go test -count=1 -v -run='^(TestSchedules|TestSchedulesOfACookie|TestAScheduleReplaysExactly)$' ./wasm/session/simulation | grep -v '^=== '
go test -count=1 -run='^TestEach.*IsMissed$' ./wasm/session/simulation
go test ./wasm/session/fleet

step 'Go in Chromium'
need_chromium
wasmbrowsertest=$(go tool -n wasmbrowsertest) # likewise
GOOS=js GOARCH=wasm go test -exec="$wasmbrowsertest" ./wasm/browser/

step 'the release, and the build for tests'
wait "$building" || { cat .build/release.log >&2; exit 1; }
cat .build/release.log

step 'end to end'
(need_shell) || true
engines=()
left_out=()
for name in chromium firefox webkit; do
  if "need_$name"; then engines+=("e2e/engines/$name.test.js"); else left_out+=("$name"); fi
done
for name in nginx caddy; do
  if "need_$name"; then engines+=("e2e/serving/$name.test.js"); else left_out+=("$name"); fi
done
mapfile -t rooms < <(cd web && find e2e -name '*.test.js' -not -path 'e2e/engines/*' -not -path 'e2e/serving/*' | sort)
(cd web && node e2e/run/run.js "${engines[@]}" "${rooms[@]}")

step
printf '\n== how long it took\n'
printf '%s\n' "${took[@]}"
printf '%5d s  in all\n' "$SECONDS"
for name in "${left_out[@]}"; do echo "build.sh test: NOT RUN here: the end-to-end tests in $name" >&2; done

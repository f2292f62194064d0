#!/usr/bin/env bash
# Builds, runs, tests and measures Perennial. Building and running need Go alone; testing needs Node as well.
set -euo pipefail
cd "$(dirname "$0")"

help() {
  cat <<'TEXT'
./build.sh          build dist/, each file with its .br and .gz, and print their sizes, and the tags of a page that pins them
./build.sh run      build, then serve the demo with its embedded provider on http://localhost:8080
                    (further words are flags of the server: ./build.sh run -token-ttl 5m)
./build.sh test     everything: format, vet, staticcheck, types, native tests, the simulation, tests in Chromium,
                    end to end in Chromium, and the main job in Firefox and WebKitGTK as well
./build.sh e2e NAME… the end-to-end tests alone whose paths in web/e2e begin like this: ./build.sh e2e signin/popup xhr
./build.sh bench    side by side with seven peers, in one browser, in one run; leaves tables and a plot in web/bench/results
                    (./build.sh bench page [N]: N samples of what is quick, and nothing is left; ./build.sh bench check: fails if it has
                    got worse than what is in web/bench/results; ./build.sh bench simulation [N]: ten million schedules of the simulation, or N)
./build.sh bench fleet [N]  the load of a token endpoint by N clients, a million by default, and by those of the peers
./build.sh wpt DIR  the web-platform-tests of fetch and XMLHttpRequest in Chromium, with Perennial and without it: what differs.
                    DIR is a checkout of them; a second word is a pattern for the pages. Needs Python 3
./build.sh clean    remove what the other verbs have made
./build.sh help     this text
TEXT
}

# The JavaScript that a page loads. Its private properties begin with _ and lose their names.
esbuild() { go tool esbuild --minify --target=es2021 --log-level=warning --charset=utf8 "$@"; }

integrity() { go run ./web/pack -integrity "$1"; }

# build DIR [TAGS] leaves the files of a release in a folder, not yet compressed. With tags, functions keep their names.
build() {
  local out=$1 tags=${2:-} names=()
  if [ -n "$tags" ]; then names=(-names); fi
  mkdir -p "$out"
  # Without cryptography that the browser has, and without reflection: everything else uses golang-jwt and fmt whole.
  go run ./web/lean .build/lean
  # Inlining saves no time that a page could notice, and costs 7 % of the bytes. Nobody asks the program what it was built from, and what
  # it is must not depend on it: a commit that changes nothing in it leaves its digest as it was.
  GOOS=js GOARCH=wasm go build -modfile=.build/lean/go.mod -overlay=.build/lean/overlay.json -tags="$tags" -trimpath -buildvcs=false \
    -ldflags='-s -w -buildid= -X runtime.modinfo=' -gcflags=all=-l \
    -o "$out/perennial.wasm" ./wasm
  go run ./web/postlink "${names[@]}" "$out/perennial.wasm"

  local version wasm wasm_integrity runtime runtime_integrity
  # Names carry their hashes, so that a tab of yesterday's release finds yesterday's files, and caches may keep them for good.
  wasm=$(go run ./web/pack -hash "$out/perennial.wasm")
  version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' js/package.json)
  wasm_integrity=$(integrity "$out/$wasm")
  local defines=(--define:VERSION="\"$version\"")
  # wasm_exec.js has to be the one of the toolchain that has built the program. Its names stay as they are.
  esbuild js/host/runtime.js --bundle --format=iife "${defines[@]}" --define:WASM_INTEGRITY="\"$wasm_integrity\"" \
    --alias:wasm_exec="$(go env GOROOT)/lib/wasm/wasm_exec.js" --outfile="$out/perennial-runtime.js"

  runtime=$(go run ./web/pack -hash "$out/perennial-runtime.js")
  runtime_integrity=$(integrity "$out/$runtime")
  local gate=(--bundle --mangle-props=^_ "${defines[@]}" --define:RUNTIME_FILE="\"./$runtime\"" --define:WASM_FILE="\"./$wasm\"")
  esbuild js/gate/script.js "${gate[@]}" --define:RUNTIME_INTEGRITY="\"$runtime_integrity\"" --format=iife --outfile="$out/perennial.js"
  # No digest for a module: bundlers minify the runtime once more, and their servers for development add a source map.
  esbuild js/gate/module.js "${gate[@]}" --define:RUNTIME_INTEGRITY='""' --format=esm --outfile="$out/perennial.mjs"
  esbuild js/courier/courier.js --bundle --format=iife --outfile="$out/perennial-courier.js"
  esbuild js/angularjs/angularjs.js --bundle --format=iife --outfile="$out/perennial-angularjs.js"
  # A CommonJS form as well, as Jest takes by default.
  local testing=(js/testing/testing.js --bundle --mangle-props=^_ --platform=neutral "${defines[@]}")
  esbuild "${testing[@]}" --format=esm --outfile="$out/perennial-testing.mjs"
  esbuild "${testing[@]}" --format=cjs --outfile="$out/perennial-testing.cjs"
  cp js/perennial.d.ts js/testing.d.ts js/LICENSE "$out/"
  # Under their plain names the two can be imported; what they are, the build knows. A name that a colon follows is a key.
  sed -E "s#\"(\./)?perennial\.wasm\"([^:]|\$)#\"\1$wasm\"\2#g; s#\"(\./)?perennial-runtime\.js\"([^:]|\$)#\"\1$runtime\"\2#g" \
    js/package.json >"$out/package.json"
  go run ./web/notice >"$out/NOTICE"
}

release() {
  build dist
  go run ./web/pack dist
}

case "${1:-}" in
  '') release ;;
  run)
    release
    shift
    exec go run ./web "$@"
    ;;
  test) . web/e2e/test.sh ;;
  e2e)
    shift
    . web/e2e/some.sh
    ;;
  bench)
    shift
    . web/bench/bench.sh
    ;;
  wpt)
    release
    shift
    [ web/node_modules/.package-lock.json -nt web/package-lock.json ] || (cd web && npm ci --no-fund --no-audit --loglevel=error)
    exec node web/wpt/run.js "$@"
    ;;
  clean) rm -rf dist .build web/node_modules ;;
  help | -h | --help) help ;;
  *)
    echo "build.sh: there is no verb '$1'" >&2
    help >&2
    exit 2
    ;;
esac

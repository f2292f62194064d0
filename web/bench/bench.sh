# shellcheck shell=bash
# The `bench` verb of build.sh, which sources this file: Perennial beside a peer, in one browser, in one run; and the
# simulation of wasm/session, for much longer than a test run can.

bench_page() {
  release
  [ web/node_modules/.package-lock.json -nt web/package-lock.json ] || (cd web && npm ci --no-fund --no-audit --loglevel=error)
  echo
  node web/bench/bench.js
}

# bench_simulation [N]: seeds other than those of the test run, which are the first ones.
bench_simulation() {
  go test ./wasm/session/simulation -count=1 -timeout=0 -run='^(TestSchedules|TestSchedulesOfACookie)$' -v -all -schedules="${1:-10000000}" -first=1000001
}

case "${1:-}" in
  '')
    bench_page
    bench_simulation
    ;;
  page) bench_page ;;
  simulation) bench_simulation "${2:-}" ;;
  *)
    echo "build.sh bench: there is no part '$1'" >&2
    exit 2
    ;;
esac

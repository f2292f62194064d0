# shellcheck shell=bash
# The `bench` verb of build.sh, which sources this file: Perennial beside its peers, in one browser, in one run; the fleet; and the
# simulation of wasm/session, for much longer than a test run can.

# bench_peers [check | page] [N]
bench_peers() {
  release
  [ web/node_modules/.package-lock.json -nt web/package-lock.json ] || (cd web && npm ci --no-fund --no-audit --loglevel=error)
  echo
  node web/bench/bench.js "$@"
}

# bench_simulation [N]: seeds other than those of the test run, which are the first ones. Both settings are for speed alone (a third
# less time): how Go reads JSON, and how large a goroutine's stack is when it starts.
bench_simulation() {
  GOEXPERIMENT=jsonv2 GODEBUG=adaptivestackstart=1 go test ./wasm/session/simulation -count=1 -timeout=0 -run='^(TestSchedules|TestSchedulesOfACookie)$' -v -all -schedules="${1:-10000000}" -first=1000001
}

# bench_fleet [N]: what a million clients are to a token endpoint, beside the peers' rules. Writes a table, a picture and all samples.
bench_fleet() {
  mkdir -p web/bench/results
  go test ./wasm/session/fleet -count=1 -timeout=0 -run='^TestResults$' -v -clients="${1:-1000000}" -out="$PWD/web/bench/results"
}

case "${1:-}" in
  '' | all | page) bench_peers "$@" ;;
  check | --check) bench_peers check "${@:2}" ;;
  fleet) bench_fleet "${2:-}" ;;
  simulation) bench_simulation "${2:-}" ;;
  *)
    echo "build.sh bench: there is no part '$1'" >&2
    exit 2
    ;;
esac

#!/usr/bin/env bash
# Every fault that is tried on the ledger, a row each: rounds, acknowledged, lost, counted twice, the longest recovery.
#   tests/faults.sh            as CI takes it: some minutes
#   tests/faults.sh release    as a release takes it: about an hour on two cores that do nothing else
set -uo pipefail
cd "$(dirname "$0")/.."
[ "${1:-}" != release ] || export WASTESORTING_FAULTS=release
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
failed=0

run() {
  dotnet test -c Release "$1" --filter "$2" --logger trx --results-directory "$results" || failed=1
}

run tests/Server.Tests 'FullyQualifiedName~.Faults.|FullyQualifiedName~.Cluster.'
run tests/Ledger.Tests 'FullyQualifiedName~SqliteDamage'
run tests/Simulation 'FullyQualifiedName~Simulation'
echo
echo "$(git rev-parse --short HEAD), $(date -u +%F), $(nproc) cores"
echo '| fault | rounds | acknowledged | lost | twice | longest recovery |'
echo '|---|--:|--:|--:|--:|--:|'
grep -rhoE 'fault \| [^<]*' "$results" | sed -E 's/^fault (.*[^ ]) *$/\1 |/' | sort
exit "$failed"

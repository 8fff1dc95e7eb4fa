#!/usr/bin/env bash
# Builds real control planes (cached outside the repository) and runs the cluster tests against them. Arguments go to
# jest.
set -euo pipefail
cd "$(dirname "$0")/.."

# Here, while there still is a network.
node --require tsx/cjs -e "require('./test/cluster/build.ts').default()"

exec scripts/with-pod-network.sh npm run --silent test:cluster -- "$@"

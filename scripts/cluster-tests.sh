#!/usr/bin/env bash
# Builds real control planes (cached outside the repository) and runs the cluster tests against them. None is begun once
# CLUSTER_TESTS_MINUTES are over; those left out are named. Arguments go to jest.
set -euo pipefail
cd "$(dirname "$0")/.."
CLUSTER_TESTS_START=$(date +%s)
export CLUSTER_TESTS_START

# A registry, and a program that talks to it.
if ! { command -v docker-registry && command -v skopeo; } >/dev/null; then
  (apt-get update && apt-get install --yes --no-install-recommends docker-registry skopeo) >/dev/null 2>&1 || {
    echo 'docker-registry and skopeo cannot be installed: the tests of images are left out'
    set -- --testPathIgnorePatterns 'test/cluster/images.test' "$@"
  }
fi

# Here, while there still is a network.
node --require tsx/cjs -e "require('./test/cluster/build.ts').default()"

# Jest would run none of them, and say so as if there were none.
if (($(date +%s) - CLUSTER_TESTS_START >= ${CLUSTER_TESTS_MINUTES:-1000} * 60)); then
  echo "cluster tests: left out, because $CLUSTER_TESTS_MINUTES minutes are over: $*"
  exit
fi
exec scripts/with-pod-network.sh npm run --silent test:cluster -- "$@"

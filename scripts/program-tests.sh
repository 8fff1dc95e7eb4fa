#!/usr/bin/env bash
# Runs the platform's own programs (test/programs/): builds them, cached outside the repository, and tests one part after the
# other. No part is started once PROGRAM_TESTS_MINUTES are over; those left out are named. Arguments are the parts to run.
set -euo pipefail
cd "$(dirname "$0")/.."
minutes=${PROGRAM_TESTS_MINUTES:-60}
all=$(node --require tsx/cjs -p "Object.keys(require('./test/programs/parts.ts').PARTS).join(' ')")
failed= left=
for part in ${*:-$all}; do
  if ((SECONDS >= minutes * 60)); then
    left+=" $part"
    continue
  fi
  start=$SECONDS
  # Here, while there still is a network.
  node --require tsx/cjs test/programs/parts.ts "$part" || { failed+=" $part" && continue; }
  built=$((SECONDS - start))
  scripts/with-pod-network.sh npx jest --selectProjects programs --testPathPatterns "test/programs/$part.test" || failed+=" $part"
  echo "program tests: $part: $built s to build, $((SECONDS - start - built)) s to run"
done
[ -z "$left" ] || echo "program tests: left out, because $minutes minutes are over:$left"
[ -z "$failed" ] || { echo "program tests: failed:$failed" >&2 && exit 1; }

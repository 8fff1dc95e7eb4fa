#!/usr/bin/env bash
# Builds a real Kubernetes control plane (cached outside the repository), starts it, runs the cluster tests against it
# and stops it. Its sources are expected beside this repository; without them the tests need a KUBECONFIG of a cluster
# that may be thrown away.
set -euo pipefail
cd "$(dirname "$0")/.."
SOURCES=../shared/controlplane
if [ ! -d "$SOURCES" ]; then
  if [ -z "${KUBECONFIG:-}" ]; then
    echo "cluster tests: neither $SOURCES nor KUBECONFIG is there; skipped"
    exit 0
  fi
  exec npm run --silent test:cluster
fi
export CONTROLPLANE=${CONTROLPLANE:-$HOME/.cache/cdk8s-kubeflow/controlplane}
mkdir -p "$CONTROLPLANE"
bash "$SOURCES/build.sh"
bash "$SOURCES/down.sh"
trap 'bash "$SOURCES/down.sh"' EXIT
# Nothing answers behind a Service there, so no webhook could.
APISERVER_EXTRA=--disable-admission-plugins=MutatingAdmissionWebhook,ValidatingAdmissionWebhook bash "$SOURCES/up.sh"
KUBECONFIG=$CONTROLPLANE/kubeconfig npm run --silent test:cluster

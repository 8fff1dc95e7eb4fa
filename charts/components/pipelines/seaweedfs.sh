# Runs beside `weed server` each time its container starts: the pod is not started before this has succeeded.
# $accesskey and $secretkey are the keys of the platform's Secret.
set -eu
bucket=mlpipeline

weed_shell() {
  echo "$1" | weed shell
}

has_bucket() {
  weed_shell s3.bucket.list | grep -q "$bucket"
}

# Tries a command for up to two minutes; the parts of SeaweedFS find each other one by one.
retry() {
  attempts=60
  until "$@"; do
    attempts=$((attempts - 1))
    [ "$attempts" -gt 0 ] || return 1
    sleep 2
  done
}

make_bucket() {
  has_bucket || weed_shell "s3.bucket.create --name $bucket"
  has_bucket
}

rm -f /tmp/initialization-complete
retry wget -q --spider http://127.0.0.1:8333/status
retry make_bucket
# Anyone is let in until there is a first user. The answer repeats the keys, and what a failing hook prints is an event.
weed_shell "s3.configure -user kubeflow-admin -access_key $accesskey -secret_key $secretkey -actions Admin -apply" \
  > /dev/null 2>&1
touch /tmp/initialization-complete

"""Gives each tenant of the definition keys of its own for the object store, with which it reaches its own folders.

A tenant is a namespace that carries the labels below. Its Secret is rendered without data, and this program may
read and fill Secrets of that name. The tenant's user in the object store is named after the namespace; the prefix
tells these users from those of others, which are left alone:

- a Secret whose keys are not the user's, such as one that is new, or that has the platform's keys from an earlier
  version, gets new keys, and all others of the user end;
- a user whose namespace has gone goes.

Python's standard library is enough, whatever else the image has.
"""

import base64
import json
import os
import signal
import ssl
import sys
import time
import urllib.parse
import urllib.request

from object_store import allow_folders, complete, encoded, iam, list_keys, list_users, make_key

# A namespace's name has no dot: the users that the hook for self-service names after namespaces are never taken for
# these.
PREFIX = "tenant."
LABELS = "app.kubernetes.io/managed-by=cdk8s-kubeflow,pipelines.kubeflow.org/enabled=true"
SECRET = "mlpipeline-minio-artifact"
# Seconds: until keys that were good are looked at again, and until what failed is tried again.
RECHECK = 300
RETRY = 10


def log(message):
    print(message, file=sys.stderr, flush=True)


class Api:
    """The cluster's API, as a pod reaches it: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod"""

    def __init__(self, env):
        self.url = env.get("API_SERVER", "https://kubernetes.default.svc")
        self.account = env.get("SERVICE_ACCOUNT", "/var/run/secrets/kubernetes.io/serviceaccount")

    def open(self, path, method="GET", body=None, timeout=30):
        # Token and certificate are replaced from time to time.
        with open(f"{self.account}/token", encoding="utf-8") as file:
            headers = {"Authorization": f"Bearer {file.read().strip()}"}
        if body is not None:
            headers["Content-Type"] = "application/merge-patch+json"
        tls = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=f"{self.account}/ca.crt"))
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)
        return urllib.request.build_opener(urllib.request.ProxyHandler({}), tls).open(request, timeout=timeout)

    def tenants(self):
        """The tenants' namespaces that are to stay, and the version of the list."""
        with self.open(namespaces()) as response:
            found = json.load(response)
        described = [item["metadata"] for item in found["items"]]
        staying = {each["name"] for each in described if "deletionTimestamp" not in each}
        return staying, found["metadata"]["resourceVersion"]

    def wait(self, version, seconds):
        """Waits until a tenant comes or goes, or for the seconds."""
        query = {"watch": "1", "resourceVersion": version, "timeoutSeconds": str(seconds)}
        with self.open(namespaces(**query), timeout=seconds + 30) as response:
            for line in response:
                if json.loads(line)["type"] != "MODIFIED":
                    # Tenants often come together.
                    time.sleep(1)
                    return

    def secret(self, namespace):
        with self.open(secret_path(namespace)) as response:
            return json.load(response)

    def fill(self, namespace, data):
        self.open(secret_path(namespace), "PATCH", {"data": data}).close()


def namespaces(**query):
    return f"/api/v1/namespaces?{urllib.parse.urlencode({'labelSelector': LABELS, **query})}"


def secret_path(namespace):
    return f"/api/v1/namespaces/{namespace}/secrets/{SECRET}"


def key_in(secret):
    """The ID of the keys in a Secret; none if they are not complete."""
    data = secret.get("data") or {}
    return data.get("secretkey") and base64.b64decode(data.get("accesskey", "")).decode(errors="replace")


def keep(namespace, is_user, known, api, env):
    """Has the tenant's Secret hold keys of the tenant's user, and that user have no others.

    Returns the ID of the keys. The one that is known to be the user's spares the object store the question.
    """
    user = PREFIX + namespace
    secret = api.secret(namespace)
    found = key_in(secret)
    if not is_user:
        iam(env, "CreateUser", UserName=user)
    elif found and found == known:
        return found
    ids = list_keys(user, env)
    if found in ids:
        if complete(secret["data"]) != secret["data"]:
            api.fill(namespace, complete(secret["data"]))
        return found
    log(f"making keys for {namespace}")
    # First what the keys are good for: a user without a policy may do nothing.
    allow_folders(user, namespace, env)
    access_key, secret_key = make_key(user, env)
    api.fill(namespace, encoded(access_key, secret_key))
    for old in ids:
        iam(env, "DeleteAccessKey", UserName=user, AccessKeyId=old)
    return access_key


def remove(user, env):
    # Like AWS, newer versions of SeaweedFS refuse to delete a user that has keys.
    for key in list_keys(user, env):
        iam(env, "DeleteAccessKey", UserName=user, AccessKeyId=key)
    iam(env, "DeleteUser", UserName=user)


def keep_all(checked, api, env):
    """One look at all tenants; `checked` has the ID of each one's keys, and until when they are taken to be good.

    Returns the version of the list of tenants, and the seconds until the next look.
    """
    tenants, version = api.tenants()
    users = set(list_users(env))
    for user in users:
        if user.startswith(PREFIX) and user[len(PREFIX) :] not in tenants:
            log(f"removing the user of {user[len(PREFIX) :]}")
            remove(user, env)
    for gone in set(checked) - tenants:
        del checked[gone]
    seconds = RECHECK
    for namespace in sorted(tenants):
        is_user = PREFIX + namespace in users
        known, until = checked.get(namespace, (None, 0))
        if is_user and until > time.monotonic():
            continue
        try:
            checked[namespace] = keep(namespace, is_user, known, api, env), time.monotonic() + RECHECK
        except (OSError, ValueError, KeyError) as error:
            # Another tenant's turn; a tenant that is just being made may lack its Secret.
            log(f"no keys for {namespace} yet: {error}")
            seconds = RETRY
    return version, seconds


def main(env):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    api, checked = Api(env), {}
    while True:
        try:
            api.wait(*keep_all(checked, api, env))
        except (OSError, ValueError, KeyError) as error:
            log(f"trying again in {RETRY} seconds: {error}")
            time.sleep(RETRY)


if __name__ == "__main__":
    main(os.environ)

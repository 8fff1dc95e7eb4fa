"""Answers metacontroller: which objects does a namespace need for pipelines to run in it?

A DecoratorController POSTs each namespace that is labelled for pipelines, with what it has made there already, as
{"object": {...}, "attachments": {"<Kind>.<apiVersion>": {"<namespace>/<name>": {...}}}}. The answer names all that
is to be there, as {"status": {...}, "attachments": [...]}; metacontroller makes, changes and deletes accordingly:
https://metacontroller.github.io/metacontroller/api/decoratorcontroller.html
Before that, it asks at /customize what else it is to send with a namespace.

The keys of a namespace are those of an own user of the object store, who gets at the namespace's artifacts and at
what is shared. They are made once: a Secret that is there is answered with as it is.

Python's standard library is enough, whatever else the image has.
"""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from object_store import BUCKET, encoded, make_keys, retain_artifacts

KEYS = "mlpipeline-minio-artifact"
PROXY = "ml-pipeline-ui-artifact"
ENABLED = "pipelines.kubeflow.org/enabled"
POLICIES = "AuthorizationPolicy.security.istio.io/v1beta1"
# Roles of contributors, as the dashboard's service writes them into its policies.
ROLES = ("admin", "edit", "view")


def log(message):
    print(message, file=sys.stderr, flush=True)


def metadata(namespace, name, **more):
    return {"name": name, "namespace": namespace, **more}


def config_map(namespace, name, data, **more):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata(namespace, name, **more), "data": data}


def configuration(namespace, env):
    """How steps find the metadata store, and where they keep artifacts (KFP's launcher) and logs (Argo's executor)."""
    own_root = f"minio://{BUCKET}/private-artifacts/{namespace}/v2/artifacts"
    return [
        config_map(
            namespace, "kfp-launcher", {"defaultPipelineRoot": env.get("KFP_DEFAULT_PIPELINE_ROOT") or own_root}
        ),
        config_map(
            namespace,
            "metadata-grpc-configmap",
            {"METADATA_GRPC_SERVICE_HOST": "metadata-grpc-service.kubeflow", "METADATA_GRPC_SERVICE_PORT": "8080"},
        ),
        config_map(
            namespace,
            "artifact-repositories",
            {"default-namespaced": json.dumps(artifact_repository(namespace, env), separators=(",", ":"))},
            annotations={"workflows.argoproj.io/default-artifact-repository": "default-namespaced"},
        ),
    ]


def artifact_repository(namespace, env):
    date = [f"{{{{workflow.creationTimestamp.{part}}}}}" for part in "Ymd"]
    return {
        "archiveLogs": True,
        "s3": {
            "endpoint": f"{env.get('OBJECT_STORE_HOST', 'seaweedfs')}.kubeflow:9000",
            "bucket": BUCKET,
            "keyFormat": "/".join(["private-artifacts", namespace, "{{workflow.name}}", *date, "{{pod.name}}"]),
            "insecure": True,
            "accessKeySecret": {"name": KEYS, "key": "accesskey"},
            "secretKeySecret": {"name": KEYS, "key": "secretkey"},
        },
    }


def artifact_proxy(namespace, env):
    """Shows the namespace's artifacts to Pipelines' web app, with the namespace's own keys."""
    labels = {"app": PROXY}
    without_sidecar = {"sidecar.istio.io/inject": "false"} if is_on(env, "DISABLE_ISTIO_SIDECAR") else {}
    container = {
        "name": PROXY,
        "image": env["FRONTEND_IMAGE"],
        "imagePullPolicy": "IfNotPresent",
        "ports": [{"containerPort": 3000}],
        "env": [
            {"name": "MINIO_ACCESS_KEY", "valueFrom": {"secretKeyRef": {"name": KEYS, "key": "accesskey"}}},
            {"name": "MINIO_SECRET_KEY", "valueFrom": {"secretKeyRef": {"name": KEYS, "key": "secretkey"}}},
            {"name": "ML_PIPELINE_SERVICE_HOST", "value": env["PIPELINES_HOST"]},
            {"name": "ML_PIPELINE_SERVICE_PORT", "value": "8888"},
            {"name": "FRONTEND_SERVER_NAMESPACE", "value": namespace},
        ],
        "resources": {
            "requests": {"cpu": "10m", "memory": "70Mi"},
            "limits": {"cpu": "100m", "memory": "500Mi"},
        },
    }
    template = {
        "metadata": {"labels": {**labels, **without_sidecar}},
        "spec": {"serviceAccountName": "default-editor", "containers": [container]},
    }
    # Istio takes the protocol of a port from its name.
    port = {"name": "http", "port": 80, "protocol": "TCP", "targetPort": 3000}
    return [
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": metadata(namespace, PROXY, labels=labels),
            "spec": {"selector": {"matchLabels": labels}, "template": template},
        },
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": metadata(namespace, PROXY, labels=labels),
            "spec": {"selector": labels, "ports": [port]},
        },
    ]


def keys_secret(namespace, attachments, env):
    """The keys that the namespace has; new ones if it has none."""
    there = attachments.get("Secret.v1", {}).get(f"{namespace}/{KEYS}", {})
    data = there.get("data") or new_keys(namespace, env)
    # By these, KServe finds the object store.
    annotations = json.loads(env.get("OBJECT_STORE_ANNOTATIONS", "{}"))
    described = metadata(namespace, KEYS, **({"annotations": annotations} if annotations else {}))
    return {"apiVersion": "v1", "kind": "Secret", "metadata": described, "data": data}


def new_keys(namespace, env):
    log(f"making keys for {namespace}")
    access_key, secret_key = make_keys(namespace, env)
    try:
        retain_artifacts(env)
    except (OSError, ValueError) as error:
        # The namespace can do without; and its keys, which are made now, must not be lost.
        log(f"cannot set how long artifacts are kept: {error}")
    return encoded(access_key, secret_key)


def training_guards(namespace, env):
    """Let nobody but pods of the namespace into pods of trainings, which no sidecar guards."""
    return [
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": metadata(namespace, name),
            "spec": {
                "podSelector": {"matchExpressions": [{"key": label, "operator": "Exists"}]},
                "ingress": [{"from": [{"podSelector": {}}]}],
                "policyTypes": ["Ingress"],
            },
        }
        for name, label in json.loads(env.get("TRAINING_PODS", "{}")).items()
    ]


def trusted_ca(namespace, env):
    """The certificates that pods of the namespace trust when they call out."""
    bundle = json.loads(env.get("TRUSTED_CA", "null"))
    return [config_map(namespace, bundle["name"], bundle["data"])] if bundle else []


def members(described, related):
    """The owner of a namespace, its contributors by the policies that the dashboard's service makes, its ServiceAccounts."""
    found = {described.get("annotations", {}).get("owner")}
    for policy in related.get(POLICIES, {}).values():
        annotations = policy.get("metadata", {}).get("annotations") or {}
        if annotations.get("role") in ROLES:
            found.add(annotations.get("user"))
    people = sorted(user for user in found if user)
    return [*people, f"system:serviceaccount:{described['name']}:*"]


def model_members(described, related, env):
    """Let members into the pods of models, where the caller in the mesh is a gateway, which names the user."""
    when = [{"key": f"request.headers[{env.get('USER_HEADER')}]", "values": members(described, related)}]
    return [
        {
            "apiVersion": "security.istio.io/v1beta1",
            "kind": "AuthorizationPolicy",
            "metadata": metadata(described["name"], f"model-members{ending}"),
            "spec": {
                **({"selector": {"matchLabels": entrance["pods"]}} if "pods" in entrance else {}),
                "rules": [
                    {
                        "from": [{"source": {"principals": entrance["principals"]}}],
                        **({"to": [{"operation": {"ports": entrance["ports"]}}]} if "ports" in entrance else {}),
                        "when": when,
                    }
                ],
            },
        }
        for ending, entrance in json.loads(env.get("MODEL_ENTRANCES", "{}")).items()
    ]


def customize(namespace_object):
    """What metacontroller is to show beside a namespace: the policies in it, which say who contributes."""
    namespace = namespace_object.get("metadata", {}).get("name")
    rule = {"apiVersion": "security.istio.io/v1beta1", "resource": "authorizationpolicies", "namespace": namespace}
    return {"relatedResources": [rule]}


def is_on(env, name):
    return env.get(name, "").lower() == "true"


def sync(namespace_object, attachments, env, related=None):
    """What is to be there for a namespace, given what is."""
    described = namespace_object.get("metadata", {})
    namespace = described.get("name")
    if described.get("labels", {}).get(ENABLED) != "true":
        return {"status": {}, "attachments": []}
    objects = configuration(namespace, env) + trusted_ca(namespace, env) + training_guards(namespace, env)
    objects += model_members(described, related or {}, env)
    if is_on(env, "ARTIFACTS_PROXY_ENABLED"):
        objects += artifact_proxy(namespace, env)
    objects.append(keys_secret(namespace, attachments, env))
    is_ready = all(is_there(each, attachments) for each in objects)
    return {"status": {"kubeflow-pipelines-ready": str(is_ready)}, "attachments": objects}


def is_there(wanted, attachments):
    of_kind = attachments.get(f"{wanted['kind']}.{wanted['apiVersion']}", {})
    return f"{wanted['metadata']['namespace']}/{wanted['metadata']['name']}" in of_kind


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        try:
            observed = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
            if self.path.endswith("/customize"):
                return self.reply(200, customize(observed["parent"]))
            related = observed.get("related") or {}
            self.reply(200, sync(observed["object"], observed["attachments"], os.environ, related))
        except (KeyError, ValueError, AttributeError) as error:
            self.reply(400, {"error": f"not a request of a DecoratorController: {error!r}"})
        except OSError as error:
            # Metacontroller tries again.
            self.reply(502, {"error": f"the object store does not do as it is asked: {error}"})

    def reply(self, status, answer):
        if status != 200:
            log(answer["error"])
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing: metacontroller asks all the time."""


if __name__ == "__main__":
    ThreadingHTTPServer(("", int(os.environ.get("CONTROLLER_PORT", "8080"))), Hook).serve_forever()

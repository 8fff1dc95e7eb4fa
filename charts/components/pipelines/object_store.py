"""What the hook wants of the object store: keys for a namespace, and how long artifacts are kept.

SeaweedFS answers to the APIs of AWS's IAM and S3, whose requests are signed. Python's standard library is enough for
that, so the hook does not depend on what else its image has.
"""

import base64
import datetime
import hashlib
import hmac
import json
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

BUCKET = "mlpipeline"


def signed(method, url, body, headers, service, env):
    """A request with AWS's signature, version 4.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    """
    parts = urllib.parse.urlsplit(url)
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    headers = {**headers, "host": parts.netloc, "x-amz-date": now}
    names = ";".join(sorted(headers))
    canonical = "\n".join(
        [
            method,
            parts.path or "/",
            parts.query,
            *(f"{name}:{headers[name]}" for name in sorted(headers)),
            "",
            names,
            hashlib.sha256(body).hexdigest(),
        ]
    )
    scope = [now[:8], env.get("AWS_REGION", "us-east-1"), service, "aws4_request"]
    text = "\n".join(["AWS4-HMAC-SHA256", now, "/".join(scope), hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{env['AWS_SECRET_ACCESS_KEY']}".encode()
    for part in [*scope, text]:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    credential = "/".join([env["AWS_ACCESS_KEY_ID"], *scope])
    headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={key.hex()}"
    return urllib.request.Request(url, data=body, headers=headers, method=method)


def send(request):
    # Not through a proxy: the object store is in the cluster.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as response:
        return response.read()


def iam(env, action, **parameters):
    """Calls the API of users: https://docs.aws.amazon.com/IAM/latest/APIReference"""
    form = {"Action": action, "Version": "2010-05-08", **parameters}
    headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    url = env["AWS_ENDPOINT_URL"].rstrip("/") + "/"
    return send(signed("POST", url, urllib.parse.urlencode(form).encode(), headers, "iam", env))


def make_keys(namespace, env):
    """Makes keys for the namespace's user, and lets that user at the namespace's folders and the shared ones."""
    keys = make_key(namespace, env)
    allow_folders(namespace, namespace, env)
    return keys


def encoded(access_key, secret_key):
    """Keys as the data of a Secret."""
    keys = {"accesskey": access_key, "secretkey": secret_key}
    return complete({name: base64.b64encode(key.encode()).decode() for name, key in keys.items()})


def complete(data):
    """The data of a Secret of keys: Pipelines' names, and KServe's for the same keys."""
    return {**data, "AWS_ACCESS_KEY_ID": data["accesskey"], "AWS_SECRET_ACCESS_KEY": data["secretkey"]}


def make_key(user, env):
    found = read_keys(iam(env, "CreateAccessKey", UserName=user))
    return found["AccessKeyId"], found["SecretAccessKey"]


def allow_folders(user, namespace, env):
    """Lets a user at the namespace's folders and the shared ones, and at no others."""
    folders = ["artifacts", f"private-artifacts/{namespace}", f"private/{namespace}", "shared"]
    statement = {
        "Effect": "Allow",
        "Action": ["s3:Put*", "s3:Get*", "s3:List*"],
        "Resource": [f"arn:aws:s3:::{BUCKET}/{folder}/*" for folder in folders],
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam(env, "PutUserPolicy", UserName=user, PolicyName=f"KubeflowProject{namespace}", PolicyDocument=policy)


def list_users(env):
    return values(iam(env, "ListUsers"), "UserName")


def list_keys(user, env):
    """The IDs of a user's keys."""
    return values(iam(env, "ListAccessKeys", UserName=user), "AccessKeyId")


def values(answer, tag):
    return [element.text for element in parse(answer).iter() if element.tag.rpartition("}")[2] == tag]


def parse(answer):
    try:
        return ElementTree.fromstring(answer)
    except ElementTree.ParseError as error:
        raise OSError(f"the answer is no XML ({error})") from error


def read_keys(answer):
    found = {element.tag.rpartition("}")[2]: element.text for element in parse(answer).iter()}
    if not found.get("AccessKeyId") or not found.get("SecretAccessKey"):
        raise OSError("the answer has no keys")
    return found


def retain_artifacts(env):
    """Has the object store delete tenants' artifacts after some days, or, with a number that is not positive, never."""
    days = int(env.get("ARTIFACT_RETENTION_DAYS") or "-1")
    body = b""
    if days > 0:
        root = ElementTree.Element("LifecycleConfiguration")
        rule = ElementTree.SubElement(root, "Rule")
        ElementTree.SubElement(rule, "ID").text = "private-artifacts"
        ElementTree.SubElement(rule, "Status").text = "Enabled"
        ElementTree.SubElement(ElementTree.SubElement(rule, "Filter"), "Prefix").text = "private-artifacts"
        ElementTree.SubElement(ElementTree.SubElement(rule, "Expiration"), "Days").text = str(days)
        body = ElementTree.tostring(root)
    headers = {"x-amz-content-sha256": hashlib.sha256(body).hexdigest()}
    url = f"{env['S3_ENDPOINT_URL'].rstrip('/')}/{BUCKET}?lifecycle="
    send(signed("PUT" if body else "DELETE", url, body, headers, "s3", env))

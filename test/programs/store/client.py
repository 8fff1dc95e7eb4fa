"""Does with the APIs of S3 and IAM what the JSON of standard input says, and prints how it ended.

With `policies`, by user, it makes a bucket and the users, and prints their keys; with `steps`, such as `["put", "a/b"]`,
it does these with the keys, and prints `ok` or the code of the error for each.
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

BODY = b"an artifact"


def client(kind, endpoint, region="us-east-1", path_style=True, keys=("any", "any")):
    style = {"addressing_style": "path" if path_style else "virtual"}
    config = Config(s3=style, retries={"max_attempts": 0}, request_checksum_calculation="when_required")
    access_key, secret_key = keys
    return boto3.client(
        kind,
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        config=config,
    )


def set_up(endpoint, bucket, policies):
    client("s3", endpoint).create_bucket(Bucket=bucket)
    iam, keys = client("iam", endpoint), {}
    for user, policy in policies.items():
        iam.create_user(UserName=user)
        iam.put_user_policy(UserName=user, PolicyName="artifacts", PolicyDocument=json.dumps(policy))
        key = iam.create_access_key(UserName=user)["AccessKey"]
        keys[user] = [key["AccessKeyId"], key["SecretAccessKey"]]
    return keys


def step(s3, bucket, action, key):
    try:
        if action == "put":
            s3.put_object(Bucket=bucket, Key=key, Body=BODY)
        elif action == "get":
            return "ok" if s3.get_object(Bucket=bucket, Key=key)["Body"].read() == BODY else "other content"
        elif action == "delete":
            s3.delete_object(Bucket=bucket, Key=key)
        else:
            s3.list_objects_v2(Bucket=bucket, Prefix=key)
        return "ok"
    except ClientError as error:
        return error.response["Error"]["Code"]


asked = json.load(sys.stdin)
if "policies" in asked:
    print(json.dumps(set_up(**asked)))
else:
    steps, bucket = asked.pop("steps"), asked.pop("bucket")
    s3 = client("s3", **asked)
    print(json.dumps([step(s3, bucket, *each) for each in steps]))

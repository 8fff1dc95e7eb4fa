"""Puts the dump of a folder into an object store, and keeps the newest dumps there.

  FOLDER                             has one file, `<NAME><time>.sql.gz`
  NAME, KEEP                         what the files are named after, and how many of them stay
  ENDPOINT, REGION, BUCKET, PREFIX   the store, and what keys of objects begin with: empty, or folders that end in a slash
  PATH_STYLE                         whether the bucket is part of the path: true or false

Keys, a role or an authority are what boto3 finds in its environment.
"""

import os
import sys

import boto3
from botocore.config import Config

SUFFIX = ".sql.gz"


def connect(env):
    # Checksums that only Amazon's own store must know.
    env.setdefault("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required")
    env.setdefault("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required")
    style = "path" if env["PATH_STYLE"] == "true" else "virtual"
    return boto3.client(
        "s3",
        endpoint_url=env["ENDPOINT"],
        region_name=env["REGION"],
        config=Config(s3={"addressing_style": style}, retries={"max_attempts": 5}),
    )


def stored(store, bucket, prefix):
    """Keys of the dumps in the store, the oldest first: their names sort by time."""
    pages = store.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
    return sorted(key for key in keys if key.endswith(SUFFIX) and "/" not in key[len(prefix) :])


def main(env):
    bucket, folder = env["BUCKET"], env["FOLDER"]
    prefix = env["PREFIX"] + env["NAME"]
    files = [name for name in os.listdir(folder) if name.startswith(env["NAME"]) and name.endswith(SUFFIX)]
    if len(files) != 1:
        sys.exit(f"{folder} has {len(files)} dumps instead of one")
    store, key, path = connect(env), env["PREFIX"] + files[0], os.path.join(folder, files[0])
    # In parts, of which nothing is seen until the last one is there.
    store.upload_file(path, bucket, key)
    size = store.head_object(Bucket=bucket, Key=key)["ContentLength"]
    if size != os.path.getsize(path):
        sys.exit(f"{key} has {size} bytes in the store instead of {os.path.getsize(path)}")
    print(f"{bucket}/{key}: {size} bytes")
    for old in stored(store, bucket, prefix)[: -int(env["KEEP"])]:
        store.delete_object(Bucket=bucket, Key=old)
        print(f"removed {bucket}/{old}")


if __name__ == "__main__":
    main(os.environ)

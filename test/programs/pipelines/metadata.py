#!/usr/bin/python3
"""Serves ML Metadata's own library by gRPC, as its server does, with that server's arguments."""

import argparse
from concurrent import futures
import threading

import grpc
from ml_metadata.metadata_store.pywrap.metadata_store_extension import metadata_store as library
from ml_metadata.proto import metadata_store_pb2 as messages

STATUS = {status.value[0]: status for status in grpc.StatusCode}


def store(given):
    config = messages.ConnectionConfig()
    config.mysql.host = given.mysql_config_host
    config.mysql.port = given.mysql_config_port
    config.mysql.database = given.mysql_config_database
    config.mysql.user = given.mysql_config_user
    config.mysql.password = given.mysql_config_password
    options = messages.MigrationOptions(enable_upgrade_migration=given.enable_database_upgrade == "true")
    return library.CreateMetadataStore(config.SerializeToString(), options.SerializeToString())


class Methods(grpc.GenericRpcHandler):
    def __init__(self, opened):
        self.store = opened
        self.lock = threading.Lock()

    def service(self, call):
        _, service, method = call.method.split("/")
        if service != "ml_metadata.MetadataStoreService" or not hasattr(library, method):
            return None
        return grpc.unary_unary_rpc_method_handler(lambda request, context: self.answer(method, request, context))

    def answer(self, method, request, context):
        with self.lock:
            answer, message, status = getattr(library, method)(self.store, request)
        if status:
            context.abort(STATUS[status], message)
        return answer


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--grpc_port", required=True)
    parser.add_argument("--mysql_config_port", type=int, required=True)
    for name in ("host", "database", "user", "password"):
        parser.add_argument(f"--mysql_config_{name}", required=True)
    parser.add_argument("--enable_database_upgrade", required=True)
    parser.add_argument("--grpc_channel_arguments")
    given = parser.parse_args()
    server = grpc.server(futures.ThreadPoolExecutor(8), handlers=[Methods(store(given))])
    server.add_insecure_port(f"0.0.0.0:{given.grpc_port}")
    server.start()
    server.wait_for_termination()


main()

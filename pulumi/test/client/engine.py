"""The least of an engine: it answers health checks. Prints its address, then `watched` when the first one came."""

import sys
from concurrent import futures

import grpc


class Health(grpc.GenericRpcHandler):
    asked = False

    def service(self, handler_call_details):
        if handler_call_details.method != "/grpc.health.v1.Health/Check":
            return None
        return grpc.unary_unary_rpc_method_handler(self.check)

    def check(self, _request, _context):
        return b"\x08\x01"


class Watched(grpc.ServerInterceptor):
    def intercept_service(self, continuation, handler_call_details):
        say("watched")
        return continuation(handler_call_details)


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


server = grpc.server(futures.ThreadPoolExecutor(), handlers=[Health()], interceptors=[Watched()])
say(f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}")
server.start()
server.wait_for_termination()

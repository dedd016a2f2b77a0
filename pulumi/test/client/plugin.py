"""A plugin's process as an engine starts it, and the calls to it through Pulumi's published Python stubs."""

import json
import os
import signal
import subprocess
import threading

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

CLOUD = json.loads(os.environ["TOKENBOOTH_TEST_CLOUD"])
EXECUTABLE = os.environ["TOKENBOOTH_TEST_PLUGIN"]
WAIT_SECONDS = 30


def struct(plain):
    message = struct_pb2.Struct()
    message.update(plain)
    return message


class Plugin:
    """Started with an engine's address, or without one to be attached to."""

    written = []  # What every plugin wrote so far, for the search for leaks.
    started = []

    def __init__(self, *args, env=None):
        environment = {"PATH": os.environ["PATH"], **CLOUD["env"], **(env or {})}
        self.process = subprocess.Popen(
            [EXECUTABLE, *args], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        Plugin.started.append(self.process)
        self.port = int(self.process.stdout.readline())
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.channel = grpc.insecure_channel(f"127.0.0.1:{self.port}")
        self.stub = provider_pb2_grpc.ResourceProviderStub(self.channel)

    def _read(self):
        for line in self.process.stdout:
            Plugin.written.append(line.decode())

    def handshake(self):
        request = provider_pb2.ProviderHandshakeRequest(engine_address="127.0.0.1:1")
        return self.stub.Handshake(request, timeout=WAIT_SECONDS)

    def info(self) -> plugin_pb2.PluginInfo:
        return self.stub.GetPluginInfo(empty_pb2.Empty(), timeout=WAIT_SECONDS)

    def schema(self, version=0):
        request = provider_pb2.GetSchemaRequest(version=version)
        return json.loads(self.stub.GetSchema(request, timeout=WAIT_SECONDS).schema)

    def check_config(self, config):
        request = provider_pb2.CheckRequest(news=struct(config))
        return self.stub.CheckConfig(request, timeout=WAIT_SECONDS)

    def diff_config(self, olds, news):
        request = provider_pb2.DiffRequest(olds=struct(olds), news=struct(news))
        return self.stub.DiffConfig(request, timeout=WAIT_SECONDS)

    def configure(self, config=None, variables=None):
        request = provider_pb2.ConfigureRequest(
            acceptSecrets=True, acceptResources=True, variables=variables or {}
        )
        if config is not None:
            request.args.CopyFrom(struct(config))
        return self.stub.Configure(request, timeout=WAIT_SECONDS)

    def invoke_later(self, tok, args, preview=False):
        request = provider_pb2.InvokeRequest(tok=tok, args=struct(args), preview=preview)
        return self.stub.Invoke.future(request, timeout=WAIT_SECONDS)

    def invoke(self, tok, args, preview=False):
        return self.invoke_later(tok, args, preview).result()

    def cancel(self):
        return self.stub.Cancel(empty_pb2.Empty(), timeout=WAIT_SECONDS)

    def attach(self, address):
        return self.stub.Attach(plugin_pb2.PluginAttach(address=address), timeout=WAIT_SECONDS)

    def ended(self):
        """Waits for the process to end by itself and gives its exit code."""
        code = self.process.wait(WAIT_SECONDS)
        self.channel.close()
        return code

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        return self.ended()


def configured(config=None, env=None):
    """A plugin as it is when the first invoke comes."""
    plugin = Plugin(env=env)
    plugin.handshake()
    plugin.info()
    plugin.configure(CLOUD["config"] if config is None else config)
    return plugin

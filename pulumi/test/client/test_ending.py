import os
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

from plugin import CLOUD, Plugin, configured
from test_invokes import REFRESH_TOKEN

import grpc

HERE = os.path.dirname(os.path.abspath(__file__))


def silent_upstream():
    """Takes connections and never answers."""
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


def start_engine():
    """An engine in a process of its own, so that it can be killed."""
    engine = subprocess.Popen([sys.executable, "-B", os.path.join(HERE, "engine.py")], stdout=subprocess.PIPE)
    return engine, engine.stdout.readline().decode().strip()


class Ending(unittest.TestCase):
    def test_cancel_ends_what_hangs_and_what_comes_later(self):
        listener, url = silent_upstream()
        plugin = configured({**CLOUD["config"], "oktaOrgUrl": url})
        hanging = plugin.invoke_later("tokenbooth:okta:getToken", REFRESH_TOKEN)
        listener.accept()
        plugin.cancel()
        self.assertEqual(hanging.code(), grpc.StatusCode.CANCELLED)
        later = plugin.invoke_later("tokenbooth:okta:getToken", REFRESH_TOKEN)
        self.assertEqual(later.code(), grpc.StatusCode.CANCELLED)
        self.assertEqual(plugin.stop(), 0)
        listener.close()

    def test_ends_well_on_sigint_and_on_sigterm(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            plugin = configured()
            plugin.process.send_signal(number)
            self.assertEqual(plugin.ended(), 0)

    def test_ends_on_sigint_though_an_invoke_hangs(self):
        listener, url = silent_upstream()
        plugin = configured({**CLOUD["config"], "oktaOrgUrl": url})
        plugin.invoke_later("tokenbooth:okta:getToken", REFRESH_TOKEN)
        listener.accept()
        self.assertEqual(plugin.stop(), 0)
        listener.close()

    def test_ends_when_its_engine_is_killed(self):
        engine, address = start_engine()
        plugin = Plugin(address)
        plugin.handshake()
        # The engine says once the plugin's watch has reached it: from then on its end is seen.
        self.assertEqual(engine.stdout.readline().decode().strip(), "watched")
        engine.kill()
        engine.wait()
        engine.stdout.close()
        self.assertEqual(plugin.ended(), 0)

    def test_stays_when_it_is_attached_to_and_that_engine_ends(self):
        engine, address = start_engine()
        plugin = Plugin()
        plugin.attach(address)
        engine.kill()
        engine.wait()
        engine.stdout.close()
        self.assertEqual(plugin.info().version, plugin.schema()["version"])
        self.assertEqual(plugin.stop(), 0)


class Leaks(unittest.TestCase):
    def test_no_child_process_inherits_the_decrypted_configuration(self):
        planted = "canary-planted-in-pulumi-config"
        with tempfile.TemporaryDirectory() as folder:
            seen = os.path.join(folder, "seen")
            az = os.path.join(folder, "az")
            with open(az, "w", encoding="utf-8") as script:
                script.write(f'#!/bin/sh\nenv > "{seen}.part"\nmv "{seen}.part" "{seen}"\nexit 1\n')
            os.chmod(az, 0o755)
            path = f"{folder}{os.pathsep}{os.environ['PATH']}"
            env = {"PULUMI_CONFIG": planted, "PATH": path, "PULUMI_CONFIG_SECRET_KEYS": planted}
            plugin = configured({"login": "azure-cli"}, env)
            with self.assertRaises(grpc.RpcError):
                plugin.invoke("tokenbooth:authorization:getClientToken", {})
            plugin.stop()
            with open(seen, encoding="utf-8") as inherited:
                self.assertNotIn(planted, inherited.read())

    def test_zz_nothing_was_ever_written_but_the_port(self):
        """Last of all: every plugin of this run has been and gone."""
        self.assertEqual(Plugin.written, [])

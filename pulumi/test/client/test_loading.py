import json
import unittest

from plugin import CLOUD, Plugin
from values import UNKNOWN, secret

import grpc
from pulumi.runtime.proto import provider_pb2


class Loading(unittest.TestCase):
    def setUp(self):
        # Nobody listens there, as while an engine is still starting.
        self.plugin = Plugin("--logtostderr", "-v=3", "--tracing", "http://127.0.0.1:1", "127.0.0.1:1")
        self.addCleanup(self.plugin.stop)

    def test_says_what_it_accepts_in_the_handshake(self):
        answer = self.plugin.handshake()
        self.assertTrue(answer.accept_secrets)
        self.assertTrue(answer.accept_resources)
        self.assertTrue(answer.accept_outputs)

    def test_names_its_version(self):
        self.assertEqual(self.plugin.info().version, self.plugin.schema()["version"])

    def test_gives_a_schema_with_the_five_functions(self):
        self.assertEqual(
            sorted(self.plugin.schema()["functions"]),
            [
                "tokenbooth:app:getContainerAppAuthToken",
                "tokenbooth:authorization:getClientToken",
                "tokenbooth:imds:getToken",
                "tokenbooth:machinelearningservices:getOnlineEndpointToken",
                "tokenbooth:okta:getToken",
            ],
        )

    def test_refuses_a_schema_version_that_it_does_not_know(self):
        with self.assertRaises(grpc.RpcError) as refused:
            self.plugin.schema(version=1)
        self.assertEqual(refused.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)

    def test_returns_a_good_configuration_as_given(self):
        config = {"tenantId": "t", "version": "0.1.0", "clientSecret": secret("hidden"), "useMsi": "true"}
        answer = self.plugin.check_config(config)
        self.assertEqual(list(answer.failures), [])
        self.assertEqual(dict(answer.inputs), dict(self.plugin.check_config(config).inputs))
        self.assertEqual(set(answer.inputs), set(config))

    def test_names_every_setting_that_cannot_be(self):
        answer = self.plugin.check_config({"useMsi": "perhaps", "tenentId": "t", "maxRetries": "many"})
        self.assertEqual({f.property for f in answer.failures}, {"useMsi", "tenentId", "maxRetries"})
        self.assertIn("tokenbooth:tenantId", " ".join(f.reason for f in answer.failures))

    def test_names_the_setting_when_settings_do_not_fit(self):
        (failure,) = self.plugin.check_config({"authorityHost": "http://login.example"}).failures
        self.assertEqual(failure.property, "authorityHost")
        self.assertIn("https://", failure.reason)

    def test_leaves_settings_alone_that_belong_to_a_project_of_the_same_name(self):
        self.assertEqual(list(self.plugin.check_config({"greeting": "hello"}).failures), [])

    def test_does_not_judge_what_is_unknown_in_a_preview(self):
        self.assertEqual(list(self.plugin.check_config({"authorityHost": UNKNOWN}).failures), [])

    def test_tells_whether_the_configuration_changed_and_never_asks_to_replace(self):
        changed = self.plugin.diff_config({"tenantId": "a"}, {"tenantId": "b"})
        self.assertEqual((changed.changes, list(changed.replaces)), (2, []))
        same = self.plugin.diff_config({"a": "1", "tenantId": "a"}, {"tenantId": "a", "a": "1"})
        self.assertEqual((same.changes, list(same.replaces)), (1, []))

    def test_answers_configure_as_the_handshake(self):
        answer = self.plugin.configure({})
        self.assertTrue(answer.acceptSecrets)
        self.assertTrue(answer.acceptResources)
        self.assertTrue(answer.acceptOutputs)
        self.assertTrue(answer.supportsPreview)

    def test_takes_the_configuration_of_an_older_engine(self):
        plain = {k: v["value"] if isinstance(v, dict) else v for k, v in CLOUD["config"].items()}
        self.plugin.configure(variables={f"tokenbooth:config:{k}": v for k, v in plain.items()})
        answer = self.plugin.invoke("tokenbooth:authorization:getClientToken", {})
        self.assertIn("token", getattr(answer, "return"))

    def test_takes_lists_as_json_and_separated_by_commas(self):
        for hosts in (json.dumps(["a.example", "b.example"]), "a.example, b.example"):
            self.plugin.configure({"allowedHosts": hosts})

    def test_leaves_out_what_a_package_of_functions_does_not_need(self):
        with self.assertRaises(grpc.RpcError) as refused:
            self.plugin.stub.Check(provider_pb2.CheckRequest())
        self.assertEqual(refused.exception.code(), grpc.StatusCode.UNIMPLEMENTED)

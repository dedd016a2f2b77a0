import unittest

from plugin import CLOUD, Plugin, configured
from test_invokes import ENDPOINT, REFRESH_TOKEN
from values import secret

import grpc

CLIENT = "tokenbooth:authorization:getClientToken"


class Failures(unittest.TestCase):
    def refused(self, plugin, tok, args):
        with self.assertRaises(grpc.RpcError) as caught:
            plugin.invoke(tok, args)
        plugin.stop()
        # These two would make an SDK take the engine for gone, and a program end as if all were well.
        self.assertNotIn(caught.exception.code(), (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED))
        return caught.exception.code().name, caught.exception.details()

    def failure(self, plugin, tok, args):
        (failure,) = plugin.invoke(tok, args).failures
        plugin.stop()
        return failure.property, failure.reason

    def test_a_bad_argument_is_named(self):
        name, reason = self.failure(configured(), "tokenbooth:okta:getToken", {**REFRESH_TOKEN, "id": "a b"})
        self.assertEqual(name, "id")
        self.assertIn("TB_ERR_INVALID_ARGUMENT", reason)

    def test_a_bad_secret_argument_is_not_repeated(self):
        planted = "planted canary"
        args = {**REFRESH_TOKEN, "id": secret(planted)}
        _, reason = self.failure(configured(), "tokenbooth:okta:getToken", args)
        self.assertNotIn(planted, reason)

    def test_a_missing_argument_is_named(self):
        name, reason = self.failure(configured(), "tokenbooth:imds:getToken", {})
        self.assertEqual(name, "resource")
        self.assertNotIn("pulumi config", reason)

    def test_an_unknown_function_is_not_found(self):
        code, details = self.refused(configured(), "tokenbooth:okta:getTokens", {})
        self.assertEqual(code, "NOT_FOUND")
        self.assertIn("tokenbooth:okta:getToken.", details)

    def test_a_missing_setting_is_a_failure_of_the_function_that_needs_it_alone(self):
        config = {k: v for k, v in CLOUD["config"].items() if not k.startswith("okta")}
        plugin = configured(config)
        self.assertEqual(len(plugin.invoke(CLIENT, {}).failures), 0)
        _, details = self.refused(plugin, "tokenbooth:okta:getToken", REFRESH_TOKEN)
        self.assertIn("pulumi config set tokenbooth:oktaOrgUrl", details)

    def test_a_missing_subscription_may_be_set_for_the_stack(self):
        config = {k: v for k, v in CLOUD["config"].items() if k != "subscriptionId"}
        tok = "tokenbooth:machinelearningservices:getOnlineEndpointToken"
        name, reason = self.failure(configured(config), tok, ENDPOINT)
        self.assertEqual(name, "subscriptionId")
        self.assertIn("pulumi config set tokenbooth:subscriptionId", reason)

    def test_a_refused_login_tells_the_code_and_not_the_secret(self):
        planted = "canary~planted~in~the~client~secret"
        code, details = self.refused(configured({**CLOUD["config"], "clientSecret": secret(planted)}), CLIENT, {})
        self.assertEqual(code, "UNAUTHENTICATED")
        self.assertIn("AADSTS7000215", details)
        self.assertIn("TB_ERR_LOGIN_FAILED", details)
        self.assertNotIn(planted, details)

    def test_what_upstream_does_not_have_is_not_found(self):
        tok = "tokenbooth:machinelearningservices:getOnlineEndpointToken"
        code, details = self.refused(configured(), tok, {**ENDPOINT, "endpointName": "no-such-endpoint"})
        self.assertEqual(code, "NOT_FOUND")
        self.assertIn("ResourceNotFound", details)

    def test_an_upstream_that_cannot_be_reached_is_no_end_of_the_engine(self):
        config = {**CLOUD["config"], "oktaOrgUrl": "http://127.0.0.1:9", "maxRetries": "0"}
        code, details = self.refused(configured(config), "tokenbooth:okta:getToken", REFRESH_TOKEN)
        self.assertEqual(code, "ABORTED")
        self.assertIn("TB_ERR_UPSTREAM_UNAVAILABLE", details)

    def test_configure_names_what_cannot_be(self):
        plugin = Plugin()
        with self.assertRaises(grpc.RpcError) as caught:
            plugin.configure({"useMsi": "perhaps"})
        plugin.stop()
        self.assertEqual(caught.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
        self.assertIn("tokenbooth:useMsi", caught.exception.details())

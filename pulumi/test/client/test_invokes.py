import unittest

from plugin import CLOUD, configured
from values import UNKNOWN, fields, output, secret

ENDPOINT = {"endpointName": "my-online-endpoint", "resourceGroupName": "rg", "workspaceName": "my-aml-workspace"}
APP = {"containerAppName": "testcontainerapp0", "resourceGroupName": "rg"}
IDENTITY = {"resource": "https://management.azure.com/"}
REFRESH_TOKEN = {"clientId": "0oardd5r32PWsF4421d7", "id": "oar1godmqw4QUiX4C1d7"}


def result(answer):
    return fields(getattr(answer, "return"))


class Invokes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.plugin = configured()

    @classmethod
    def tearDownClass(cls):
        cls.plugin.stop()

    def test_client_token_is_secret(self):
        plain, secrets = result(self.plugin.invoke("tokenbooth:authorization:getClientToken", {}))
        self.assertEqual((plain, list(secrets)), ({}, ["token"]))

    def test_online_endpoint_token_is_secret_and_its_times_are_numbers(self):
        answer = self.plugin.invoke("tokenbooth:machinelearningservices:getOnlineEndpointToken", ENDPOINT)
        plain, secrets = result(answer)
        self.assertEqual(list(secrets), ["accessToken"])
        self.assertEqual(sorted(plain), ["expiryTimeUtc", "refreshAfterTimeUtc", "tokenType"])
        self.assertGreater(plain["expiryTimeUtc"], plain["refreshAfterTimeUtc"])

    def test_container_app_token_is_secret_and_what_is_known_of_the_app_is_not(self):
        plain, secrets = result(self.plugin.invoke("tokenbooth:app:getContainerAppAuthToken", APP))
        self.assertEqual(list(secrets), ["token"])
        self.assertLessEqual({"expires", "id", "location", "name", "type"}, set(plain))

    def test_identity_token_is_secret(self):
        plain, secrets = result(self.plugin.invoke("tokenbooth:imds:getToken", IDENTITY))
        self.assertEqual(list(secrets), ["accessToken"])
        self.assertEqual(plain["resource"], IDENTITY["resource"])

    def test_okta_metadata_holds_nothing_secret(self):
        plain, secrets = result(self.plugin.invoke("tokenbooth:okta:getToken", REFRESH_TOKEN))
        self.assertEqual((plain["status"], secrets), ("ACTIVE", {}))

    def test_the_same_question_again_brings_the_same_token(self):
        first = result(self.plugin.invoke("tokenbooth:authorization:getClientToken", {}))
        self.assertEqual(first, result(self.plugin.invoke("tokenbooth:authorization:getClientToken", {})))

    def test_many_at_once_are_all_answered(self):
        asked = [self.plugin.invoke_later("tokenbooth:imds:getToken", IDENTITY) for _ in range(50)]
        answers = [result(call.result()) for call in asked]
        # What is left of its life may be a second less for the last than for the first.
        left = [int(plain.pop("expiresIn")) for plain, _ in answers]
        self.assertLessEqual(max(left) - min(left), 1)
        self.assertEqual(len({str(answer) for answer in answers}), 1)

    def test_a_secret_argument_makes_the_whole_result_secret(self):
        args = {**REFRESH_TOKEN, "id": secret(REFRESH_TOKEN["id"])}
        plain, secrets = result(self.plugin.invoke("tokenbooth:okta:getToken", args))
        self.assertEqual(plain, {})
        self.assertEqual(secrets["id"], REFRESH_TOKEN["id"])
        self.assertIsInstance(secrets["scopes"], list)

    def test_a_secret_output_value_does_so_too_and_a_plain_one_does_not(self):
        for is_secret in (True, False):
            args = {**REFRESH_TOKEN, "id": output(REFRESH_TOKEN["id"], is_secret)}
            plain, secrets = result(self.plugin.invoke("tokenbooth:okta:getToken", args))
            self.assertEqual(bool(secrets), is_secret)
            self.assertEqual(bool(plain), not is_secret)

    def test_an_argument_that_is_null_counts_as_absent(self):
        answer = self.plugin.invoke("tokenbooth:authorization:getClientToken", {"endpoint": None})
        self.assertEqual(len(answer.failures), 0)

    def test_a_preview_gets_the_token_when_everything_is_known(self):
        answer = self.plugin.invoke("tokenbooth:imds:getToken", IDENTITY, preview=True)
        self.assertEqual(list(result(answer)[1]), ["accessToken"])

    def test_an_unknown_argument_gives_an_unknown_result(self):
        answer = self.plugin.invoke("tokenbooth:imds:getToken", {"resource": UNKNOWN}, preview=True)
        self.assertEqual((result(answer), len(answer.failures)), (({}, {}), 0))


class Choices(unittest.TestCase):
    def test_plain_tokens_are_plain_for_those_who_must(self):
        for how in ({"config": {**CLOUD["config"], "plainTokens": "true"}}, {"env": {"TOKENBOOTH_PLAIN_TOKENS": "true"}}):
            plugin = configured(**how)
            plain, secrets = result(plugin.invoke("tokenbooth:authorization:getClientToken", {}))
            self.assertEqual((list(plain), secrets), (["token"], {}))
            args = {**REFRESH_TOKEN, "id": secret(REFRESH_TOKEN["id"])}
            self.assertEqual(result(plugin.invoke("tokenbooth:okta:getToken", args))[0], {})
            plugin.stop()

    def test_unknown_configuration_in_a_preview_gives_unknown_results(self):
        plugin = configured({**CLOUD["config"], "tenantId": UNKNOWN})
        answer = plugin.invoke("tokenbooth:authorization:getClientToken", {}, preview=True)
        self.assertEqual(result(answer), ({}, {}))
        plugin.stop()

    def test_the_environment_stands_in_for_what_the_stack_leaves_open(self):
        names = {"tenantId": "AZURE_TENANT_ID", "clientId": "AZURE_CLIENT_ID", "clientSecret": "AZURE_CLIENT_SECRET"}
        config = dict(CLOUD["config"])
        taken = {names[name]: config.pop(name) for name in names}
        env = {name: v["value"] if isinstance(v, dict) else v for name, v in taken.items()}
        plugin = configured(config, env)
        _, secrets = result(plugin.invoke("tokenbooth:authorization:getClientToken", {}))
        self.assertEqual(list(secrets), ["token"])
        plugin.stop()

"""Asks for tokens with the client that OpenAPI Generator makes of the server's own description."""

import json
import os

import booth_client
from booth_client.rest import ApiException

url, key = os.environ["TOKENBOOTH_SERVER_URL"], os.environ["TOKENBOOTH_SERVER_KEY"]
configuration = booth_client.Configuration(host=url, access_token=key)

with booth_client.ApiClient(configuration) as client:
    metadata = booth_client.GetTokenApi(client)
    tokens = booth_client.TokensApi(client)
    named = metadata.identity_get_token(
        "true", "https://management.azure.com/", "2018-02-01", client_id=os.environ["IDENTITY_CLIENT_ID"]
    )
    answers = {"identity_get_token": [type(named).__name__, named.token_type, named.client_id, named.expires_in]}
    try:
        metadata.identity_get_token("true", "https://management.azure.com/", "2018-02-01", client_id="nobody")
    except ApiException as error:
        answers["unknown identity"] = [error.status, json.loads(error.body)]
    try:
        metadata.identity_get_token("true", "https://management.azure.com/", "nonsense")
    except ApiException as error:
        answers["unknown version"] = [error.status, sorted(json.loads(error.body))]
    arguments = {
        "client": (tokens.get_client_token, {}),
        "online-endpoint": (
            tokens.get_online_endpoint_token,
            {"endpointName": "my-online-endpoint", "resourceGroupName": "rg", "workspaceName": "my-aml-workspace"},
        ),
        "container-app": (
            tokens.get_container_app_auth_token,
            {"containerAppName": "testcontainerapp0", "resourceGroupName": "rg"},
        ),
        "identity": (tokens.get_identity_token, {"resource": "https://management.azure.com/"}),
        "okta": (tokens.get_okta_token, {"clientId": "0oardd5r32PWsF4421d7", "id": "oar1godmqw4QUiX4C1d7"}),
    }
    for source, (ask, values) in arguments.items():
        noun = ask.__name__[len("get_") :] + "_arguments"
        model = getattr(booth_client, noun.title().replace("_", "")).from_dict(values)
        answers[source] = ask(**{noun: model}).outcome

print(json.dumps(answers))

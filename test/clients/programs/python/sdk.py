"""Asks for tokens as an application would. Reads one JSON object a line, answers each with one."""

import hashlib
import json
import os
import sys
from urllib.parse import urlsplit, urlunsplit

import msal
import requests
from azure.core.pipeline.transport import RequestsTransport
from azure.identity import DefaultAzureCredential, ManagedIdentityCredential
from requests.adapters import HTTPAdapter

metadata_service = "http://169.254.169.254"


class Redirected(HTTPAdapter):
    """Does for one program what a redirected address does for a machine: the Host header stays as it was."""

    def __init__(self, target):
        super().__init__()
        self.target = target

    def send(self, request, **options):
        asked, target = urlsplit(request.url), urlsplit(self.target)
        request.headers["Host"] = asked.netloc
        request.url = urlunsplit((target.scheme, target.netloc, asked.path, asked.query, ""))
        return super().send(request, **options)


def new_session():
    session = requests.Session()
    if "REDIRECT_METADATA_SERVICE" in os.environ:
        session.mount(metadata_service, Redirected(os.environ["REDIRECT_METADATA_SERVICE"]))
    return session


clients = {}
transport = {"transport": RequestsTransport(session=new_session(), session_owner=False)}


def identity(selector):
    if selector is None:
        credential = ManagedIdentityCredential(**transport)
    elif selector["kind"] == "clientId":
        credential = ManagedIdentityCredential(client_id=selector["value"], **transport)
    else:
        names = {"objectId": "object_id", "resourceId": "resource_id"}
        named = {names[selector["kind"]]: selector["value"]}
        credential = ManagedIdentityCredential(identity_config=named, **transport)
    return lambda resource: get_token(credential, resource)


def default(selector):
    options = {} if selector is None else {"managed_identity_client_id": selector["value"]}
    credential = DefaultAzureCredential(**options, **transport)
    return lambda resource: get_token(credential, resource)


def get_token(credential, resource):
    token = credential.get_token(resource + "/.default")
    return token.token, token.expires_on * 1000


def msal_client(selector):
    if selector is None:
        identity_of = msal.SystemAssignedManagedIdentity()
    else:
        names = {"clientId": "client_id", "objectId": "object_id", "resourceId": "resource_id"}
        identity_of = msal.UserAssignedManagedIdentity(**{names[selector["kind"]]: selector["value"]})
    client = msal.ManagedIdentityClient(identity_of, http_client=new_session())

    def acquire(resource):
        result = client.acquire_token_for_client(resource=resource)
        if "access_token" not in result:
            raise RuntimeError("{error}: {error_description}".format(**{"error_description": "", **result}))
        return result["access_token"], None

    return acquire


makers = {"identity": identity, "default": default, "msal": msal_client}

for line in sys.stdin:
    asked = json.loads(line)
    selector = asked.get("selector")
    name = json.dumps([asked["client"], selector])
    try:
        if name not in clients:
            clients[name] = makers[asked["client"]](selector)
        token, expires_at = clients[name](asked["resource"])
        answer = {"sha256": hashlib.sha256(token.encode()).hexdigest(), "expiresAt": expires_at}
    except Exception as error:  # whatever the client throws is what the test wants to read
        answer = {"error": "{}: {}".format(type(error).__name__, error)}
    print(json.dumps(answer), flush=True)

"""Pulumi's marks, written here once more: what the plugin sends is held to these, not to its own constants."""

from google.protobuf import json_format

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def secret(value):
    return {SIGNATURE: SECRET, "value": value}


def output(value, is_secret):
    return {SIGNATURE: OUTPUT, "value": value, "secret": is_secret}


def fields(message):
    """A result's fields, split into those that are marked secret and those that are not."""
    plain, secrets = {}, {}
    for name, value in json_format.MessageToDict(message).items():
        if isinstance(value, dict) and value.get(SIGNATURE) == SECRET:
            secrets[name] = value["value"]
        else:
            plain[name] = value
    return plain, secrets

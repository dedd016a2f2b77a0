import pulumi
import pulumi_tokenbooth as tokenbooth

endpoint = {
    "endpoint_name": "my-online-endpoint",
    "resource_group_name": "rg",
    "workspace_name": "my-aml-workspace",
}
app = {"container_app_name": "testcontainerapp0", "resource_group_name": "rg"}
identity = {"resource": "https://management.azure.com/"}
refresh_token = {"client_id": "0oardd5r32PWsF4421d7", "id": "oar1godmqw4QUiX4C1d7"}

# The Output form takes what other resources only know later, and keeps tokens secret all the way.
pulumi.export("client", tokenbooth.authorization.get_client_token_output().token)
pulumi.export(
    "onlineEndpoint",
    tokenbooth.machinelearningservices.get_online_endpoint_token_output(**endpoint).access_token,
)
pulumi.export("containerApp", tokenbooth.app.get_container_app_auth_token_output(**app).token)
pulumi.export("identity", tokenbooth.imds.get_token_output(**identity).access_token)
pulumi.export("okta", tokenbooth.okta.get_token_output(**refresh_token).status)

# The direct form gives plain values: whatever leaves the program has to be made secret again.
pulumi.export("clientDirect", pulumi.Output.secret(tokenbooth.authorization.get_client_token().token))
pulumi.export(
    "onlineEndpointDirect",
    pulumi.Output.secret(
        tokenbooth.machinelearningservices.get_online_endpoint_token(**endpoint).access_token
    ),
)
pulumi.export(
    "containerAppDirect", pulumi.Output.secret(tokenbooth.app.get_container_app_auth_token(**app).token)
)
pulumi.export("identityDirect", pulumi.Output.secret(tokenbooth.imds.get_token(**identity).access_token))
pulumi.export("oktaDirect", tokenbooth.okta.get_token(**refresh_token).status)

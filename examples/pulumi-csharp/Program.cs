using System.Collections.Generic;
using Pulumi;
using Pulumi.Tokenbooth.App;
using Pulumi.Tokenbooth.Authorization;
using Pulumi.Tokenbooth.MachineLearningServices;
using Imds = Pulumi.Tokenbooth.Imds;
using Okta = Pulumi.Tokenbooth.Okta;

// One token from each of five token systems, in both forms.
return await Deployment.RunAsync(async () =>
{
    // The Output form takes what other resources only know later, and keeps tokens secret all the way.
    var client = GetClientToken.Invoke();
    var onlineEndpoint = GetOnlineEndpointToken.Invoke(new GetOnlineEndpointTokenInvokeArgs
    {
        EndpointName = "my-online-endpoint",
        ResourceGroupName = "rg",
        WorkspaceName = "my-aml-workspace",
    });
    var containerApp = GetContainerAppAuthToken.Invoke(new GetContainerAppAuthTokenInvokeArgs
    {
        ContainerAppName = "testcontainerapp0",
        ResourceGroupName = "rg",
    });
    var identity = Imds.GetToken.Invoke(new Imds.GetTokenInvokeArgs
    {
        Resource = "https://management.azure.com/",
    });
    var okta = Okta.GetToken.Invoke(new Okta.GetTokenInvokeArgs
    {
        ClientId = "0oardd5r32PWsF4421d7",
        Id = "oar1godmqw4QUiX4C1d7",
    });

    // The direct form gives plain values: whatever leaves the program has to be made secret again.
    var clientDirect = await GetClientToken.InvokeAsync();
    var onlineEndpointDirect = await GetOnlineEndpointToken.InvokeAsync(new GetOnlineEndpointTokenArgs
    {
        EndpointName = "my-online-endpoint",
        ResourceGroupName = "rg",
        WorkspaceName = "my-aml-workspace",
    });
    var containerAppDirect = await GetContainerAppAuthToken.InvokeAsync(new GetContainerAppAuthTokenArgs
    {
        ContainerAppName = "testcontainerapp0",
        ResourceGroupName = "rg",
    });
    var identityDirect = await Imds.GetToken.InvokeAsync(new Imds.GetTokenArgs
    {
        Resource = "https://management.azure.com/",
    });
    var oktaDirect = await Okta.GetToken.InvokeAsync(new Okta.GetTokenArgs
    {
        ClientId = "0oardd5r32PWsF4421d7",
        Id = "oar1godmqw4QUiX4C1d7",
    });

    return new Dictionary<string, object?>
    {
        ["client"] = client.Apply(result => result.Token),
        ["onlineEndpoint"] = onlineEndpoint.Apply(result => result.AccessToken),
        ["containerApp"] = containerApp.Apply(result => result.Token),
        ["identity"] = identity.Apply(result => result.AccessToken),
        ["okta"] = okta.Apply(result => result.Status),
        ["clientDirect"] = Output.CreateSecret(clientDirect.Token),
        ["onlineEndpointDirect"] = Output.CreateSecret(onlineEndpointDirect.AccessToken),
        ["containerAppDirect"] = Output.CreateSecret(containerAppDirect.Token),
        ["identityDirect"] = Output.CreateSecret(identityDirect.AccessToken),
        ["oktaDirect"] = oktaDirect.Status,
    };
});

// Command tokens gets one token from each of five token systems, in both forms.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/tokenbooth/tokenbooth/pulumi/sdk/go/tokenbooth/app"
	"github.com/tokenbooth/tokenbooth/pulumi/sdk/go/tokenbooth/authorization"
	"github.com/tokenbooth/tokenbooth/pulumi/sdk/go/tokenbooth/imds"
	"github.com/tokenbooth/tokenbooth/pulumi/sdk/go/tokenbooth/machinelearningservices"
	"github.com/tokenbooth/tokenbooth/pulumi/sdk/go/tokenbooth/okta"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		outputForms(ctx)
		return directForms(ctx)
	})
}

// outputForms take what other resources only know later, and keep tokens secret all the way.
func outputForms(ctx *pulumi.Context) {
	client := authorization.GetClientTokenOutput(ctx, authorization.GetClientTokenOutputArgs{})
	ctx.Export("client", client.Token())

	endpoint := machinelearningservices.GetOnlineEndpointTokenOutput(ctx,
		machinelearningservices.GetOnlineEndpointTokenOutputArgs{
			EndpointName:      pulumi.String("my-online-endpoint"),
			ResourceGroupName: pulumi.String("rg"),
			WorkspaceName:     pulumi.String("my-aml-workspace"),
		})
	ctx.Export("onlineEndpoint", endpoint.AccessToken())

	containerApp := app.GetContainerAppAuthTokenOutput(ctx, app.GetContainerAppAuthTokenOutputArgs{
		ContainerAppName:  pulumi.String("testcontainerapp0"),
		ResourceGroupName: pulumi.String("rg"),
	})
	ctx.Export("containerApp", containerApp.Token())

	identity := imds.GetTokenOutput(ctx, imds.GetTokenOutputArgs{
		Resource: pulumi.String("https://management.azure.com/"),
	})
	ctx.Export("identity", identity.AccessToken())

	refreshToken := okta.GetTokenOutput(ctx, okta.GetTokenOutputArgs{
		ClientId: pulumi.String("0oardd5r32PWsF4421d7"),
		Id:       pulumi.String("oar1godmqw4QUiX4C1d7"),
	})
	ctx.Export("okta", refreshToken.Status())
}

// directForms give plain values: whatever leaves the program has to be made secret again.
func directForms(ctx *pulumi.Context) error {
	client, err := authorization.GetClientToken(ctx, &authorization.GetClientTokenArgs{})
	if err != nil {
		return err
	}
	ctx.Export("clientDirect", secret(client.Token))

	endpoint, err := machinelearningservices.GetOnlineEndpointToken(ctx,
		&machinelearningservices.GetOnlineEndpointTokenArgs{
			EndpointName:      "my-online-endpoint",
			ResourceGroupName: "rg",
			WorkspaceName:     "my-aml-workspace",
		})
	if err != nil {
		return err
	}
	ctx.Export("onlineEndpointDirect", secret(endpoint.AccessToken))

	containerApp, err := app.GetContainerAppAuthToken(ctx, &app.GetContainerAppAuthTokenArgs{
		ContainerAppName:  "testcontainerapp0",
		ResourceGroupName: "rg",
	})
	if err != nil {
		return err
	}
	ctx.Export("containerAppDirect", secret(containerApp.Token))

	identity, err := imds.GetToken(ctx, &imds.GetTokenArgs{Resource: "https://management.azure.com/"})
	if err != nil {
		return err
	}
	ctx.Export("identityDirect", secret(identity.AccessToken))

	refreshToken, err := okta.GetToken(ctx, &okta.GetTokenArgs{
		ClientId: "0oardd5r32PWsF4421d7",
		Id:       "oar1godmqw4QUiX4C1d7",
	})
	if err != nil {
		return err
	}
	ctx.Export("oktaDirect", pulumi.String(refreshToken.Status))
	return nil
}

func secret(token string) pulumi.Output {
	return pulumi.ToSecret(pulumi.String(token))
}

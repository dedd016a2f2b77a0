package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import dev.tokenbooth.tokenbooth.app.AppFunctions;
import dev.tokenbooth.tokenbooth.app.inputs.GetContainerAppAuthTokenArgs;
import dev.tokenbooth.tokenbooth.app.inputs.GetContainerAppAuthTokenPlainArgs;
import dev.tokenbooth.tokenbooth.app.outputs.GetContainerAppAuthTokenResult;
import dev.tokenbooth.tokenbooth.authorization.AuthorizationFunctions;
import dev.tokenbooth.tokenbooth.authorization.outputs.GetClientTokenResult;
import dev.tokenbooth.tokenbooth.imds.ImdsFunctions;
import dev.tokenbooth.tokenbooth.machinelearningservices.MachinelearningservicesFunctions;
import dev.tokenbooth.tokenbooth.machinelearningservices.inputs.GetOnlineEndpointTokenArgs;
import dev.tokenbooth.tokenbooth.machinelearningservices.inputs.GetOnlineEndpointTokenPlainArgs;
import dev.tokenbooth.tokenbooth.okta.OktaFunctions;

/** One token from each of five token systems, in both forms. */
public final class App {
    private static final String RESOURCE = "https://management.azure.com/";
    private static final String OKTA_CLIENT = "0oardd5r32PWsF4421d7";
    private static final String OKTA_TOKEN = "oar1godmqw4QUiX4C1d7";

    private App() {}

    public static void main(String[] args) {
        Pulumi.run(context -> {
            outputForms(context);
            directForms(context);
        });
    }

    /** These take what other resources only know later, and keep tokens secret all the way. */
    private static void outputForms(Context context) {
        context.export("client", AuthorizationFunctions.getClientToken().applyValue(GetClientTokenResult::token));

        var endpoint = MachinelearningservicesFunctions.getOnlineEndpointToken(GetOnlineEndpointTokenArgs.builder()
                .endpointName("my-online-endpoint")
                .resourceGroupName("rg")
                .workspaceName("my-aml-workspace")
                .build());
        context.export("onlineEndpoint", endpoint.applyValue(result -> result.accessToken()));

        var app = AppFunctions.getContainerAppAuthToken(GetContainerAppAuthTokenArgs.builder()
                .containerAppName("testcontainerapp0")
                .resourceGroupName("rg")
                .build());
        context.export("containerApp", app.applyValue(GetContainerAppAuthTokenResult::token));

        // Two modules have a `getToken`, so their argument classes go by their full names.
        var identity = ImdsFunctions.getToken(
                dev.tokenbooth.tokenbooth.imds.inputs.GetTokenArgs.builder().resource(RESOURCE).build());
        context.export("identity", identity.applyValue(result -> result.accessToken()));

        var refreshToken = OktaFunctions.getToken(
                dev.tokenbooth.tokenbooth.okta.inputs.GetTokenArgs.builder()
                        .clientId(OKTA_CLIENT)
                        .id(OKTA_TOKEN)
                        .build());
        context.export("okta", refreshToken.applyValue(result -> result.status()));
    }

    /** These give plain values: whatever leaves the program has to be made secret again. */
    private static void directForms(Context context) {
        context.export(
                "clientDirect", secret(AuthorizationFunctions.getClientTokenPlain().join().token()));

        var endpoint = MachinelearningservicesFunctions.getOnlineEndpointTokenPlain(
                GetOnlineEndpointTokenPlainArgs.builder()
                        .endpointName("my-online-endpoint")
                        .resourceGroupName("rg")
                        .workspaceName("my-aml-workspace")
                        .build());
        context.export("onlineEndpointDirect", secret(endpoint.join().accessToken()));

        var app = AppFunctions.getContainerAppAuthTokenPlain(GetContainerAppAuthTokenPlainArgs.builder()
                .containerAppName("testcontainerapp0")
                .resourceGroupName("rg")
                .build());
        context.export("containerAppDirect", secret(app.join().token()));

        var identity = ImdsFunctions.getTokenPlain(
                dev.tokenbooth.tokenbooth.imds.inputs.GetTokenPlainArgs.builder().resource(RESOURCE).build());
        context.export("identityDirect", secret(identity.join().accessToken()));

        var refreshToken = OktaFunctions.getTokenPlain(
                dev.tokenbooth.tokenbooth.okta.inputs.GetTokenPlainArgs.builder()
                        .clientId(OKTA_CLIENT)
                        .id(OKTA_TOKEN)
                        .build());
        context.export("oktaDirect", Output.of(refreshToken.join().status()));
    }

    private static Output<String> secret(String token) {
        return Output.ofSecret(token);
    }
}

import * as pulumi from "@pulumi/pulumi";
import * as tokenbooth from "@tokenbooth/pulumi";

const endpoint = {
  endpointName: "my-online-endpoint",
  resourceGroupName: "rg",
  workspaceName: "my-aml-workspace",
};
const app = { containerAppName: "testcontainerapp0", resourceGroupName: "rg" };
const identityOf = { resource: "https://management.azure.com/" };
const refreshToken = { clientId: "0oardd5r32PWsF4421d7", id: "oar1godmqw4QUiX4C1d7" };

// The Output form takes what other resources only know later, and keeps tokens secret all the way.
export const client = tokenbooth.authorization.getClientTokenOutput().token;
export const onlineEndpoint =
  tokenbooth.machinelearningservices.getOnlineEndpointTokenOutput(endpoint).accessToken;
export const containerApp = tokenbooth.app.getContainerAppAuthTokenOutput(app).token;
export const identity = tokenbooth.imds.getTokenOutput(identityOf).accessToken;
export const okta = tokenbooth.okta.getTokenOutput(refreshToken).status;

// The direct form gives a promise of plain values: whatever leaves the program has to be made secret again.
export const clientDirect = pulumi.secret(
  tokenbooth.authorization.getClientToken().then(({ token }) => token),
);
export const onlineEndpointDirect = pulumi.secret(
  tokenbooth.machinelearningservices.getOnlineEndpointToken(endpoint).then(({ accessToken }) => accessToken),
);
export const containerAppDirect = pulumi.secret(
  tokenbooth.app.getContainerAppAuthToken(app).then(({ token }) => token),
);
export const identityDirect = pulumi.secret(
  tokenbooth.imds.getToken(identityOf).then(({ accessToken }) => accessToken),
);
export const oktaDirect = tokenbooth.okta.getToken(refreshToken).then(({ status }) => status);

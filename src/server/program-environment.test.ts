import { expect, test } from "vitest";
import { environmentWith, loginVariables, programEnvironment } from "./program-environment.ts";

const served = { url: "http://127.0.0.1:4141", key: "k" };

test("points to one kind of managed identity and away from all others", () => {
  const appService = programEnvironment(served, "app-service");
  expect(appService.set).toMatchObject({
    IDENTITY_ENDPOINT: "http://127.0.0.1:4141/msi/token",
    IDENTITY_HEADER: "k",
  });
  expect(appService.unset).toEqual(
    expect.arrayContaining(["MSI_ENDPOINT", "MSI_SECRET", "IMDS_ENDPOINT", "IDENTITY_SERVER_THUMBPRINT"]),
  );
  const imds = programEnvironment(served, "imds");
  expect(imds.set).toMatchObject({ AZURE_POD_IDENTITY_AUTHORITY_HOST: "http://127.0.0.1:4141" });
  expect(imds.unset).toEqual(expect.arrayContaining(["IDENTITY_ENDPOINT", "IDENTITY_HEADER"]));
});

test("takes a login's proof out, and the client id that belongs to it", () => {
  const env = {
    AZURE_CLIENT_ID: "id",
    AZURE_CLIENT_SECRET: "s",
    AZURE_TENANT_ID: "t",
    PATH: "/bin",
    MSI_SECRET: "x",
  };
  expect(loginVariables(env).toSorted()).toEqual(["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"]);
  const after = environmentWith(env, programEnvironment(served, "app-service", env));
  expect(after).toMatchObject({ PATH: "/bin", AZURE_TENANT_ID: "t", IDENTITY_HEADER: "k" });
  for (const gone of ["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "MSI_SECRET"])
    expect(after).not.toHaveProperty(gone);
});

test("leaves a client id that stands alone: it names a user-assigned identity", () => {
  expect(loginVariables({ AZURE_CLIENT_ID: "id" })).toEqual([]);
});

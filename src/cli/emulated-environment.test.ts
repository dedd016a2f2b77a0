import { expect, test } from "vitest";
import { emulatedEnvironment } from "./emulated-environment.ts";

test("lays the emulator's variables over the present ones and drops what would lead past it", () => {
  const present = {
    PATH: "/bin",
    AZURE_TENANT_ID: "mine",
    TOKENBOOTH_TENANT_ID: "mine",
    IDENTITY_ENDPOINT: "http://169.254.130.1/msi/token",
  };
  expect(emulatedEnvironment(present, { AZURE_TENANT_ID: "seeded" })).toEqual({
    PATH: "/bin",
    AZURE_TENANT_ID: "seeded",
  });
});

import { sdkPrograms } from "./sdk-process.ts";
import { describeSdk } from "./server-sdks.ts";

// In 2024 MSAL had no variable for the metadata service's address: its connection is redirected instead.
const redirected = { REDIRECT_METADATA_SERVICE: "URL" };

describeSdk("Python, newest", sdkPrograms["Python, newest"], ["identity", "default", "msal"]);
describeSdk("Python, newest", sdkPrograms["Python, newest"], ["identity", "default", "msal"], "imds");
describeSdk("Python of 2024", sdkPrograms["Python of 2024"], ["identity", "default", "msal"]);
describeSdk(
  "Python of 2024",
  sdkPrograms["Python of 2024"],
  ["identity", "default", "msal"],
  "imds",
  redirected,
);

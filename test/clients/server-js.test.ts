import { sdkPrograms } from "./sdk-process.ts";
import { describeSdk } from "./server-sdks.ts";

describeSdk("JavaScript, newest", sdkPrograms["JavaScript, newest"], ["identity", "default", "msal"]);
describeSdk("JavaScript, newest", sdkPrograms["JavaScript, newest"], ["identity", "default", "msal"], "imds");
describeSdk("JavaScript of 2024", sdkPrograms["JavaScript of 2024"], ["identity", "default", "msal"]);
describeSdk("JavaScript of 2024", sdkPrograms["JavaScript of 2024"], ["identity", "default", "msal"], "imds");

import { sdkPrograms } from "./sdk-process.ts";
import { describeSdk } from "./server-sdks.ts";

// Go's libraries ask the metadata service at its own address only, which no test may take.
describeSdk("Go", sdkPrograms.Go, ["identity", "default", "msal"]);

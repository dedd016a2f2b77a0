/** Version of the plugin and of the SDKs, held to `package.json` by a test: Pulumi wants both to be equal. */
export const version = "0.1.0";

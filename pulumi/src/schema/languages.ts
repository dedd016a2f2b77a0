/** The SDKs that read secret results (and that Pulumi's generators emit code for) begin here. */
const oldestSdk = "3.142.0";

/**
 * What each language's generator needs to know. Sources may sit in modules that are not named here: the
 * generators derive a name for those.
 */
export const languages = {
  csharp: {
    // The casing that C# programs know this module by; one that is not listed is capitalised.
    namespaces: { tokenbooth: "Tokenbooth", machinelearningservices: "MachineLearningServices" },
    packageReferences: { Pulumi: "3.*" },
    respectSchemaVersion: true,
  },
  go: {
    importBasePath: "github.com/tokenbooth/tokenbooth/pulumi/sdk/go/tokenbooth",
    generateResourceContainerTypes: true,
    respectSchemaVersion: true,
  },
  java: {
    basePackage: "dev.tokenbooth",
    buildFiles: "gradle",
    dependencies: {
      "com.pulumi:pulumi": "1.10.0",
      "com.google.code.gson:gson": "2.8.9",
      "com.google.code.findbugs:jsr305": "3.0.2",
    },
  },
  nodejs: {
    packageName: "@tokenbooth/pulumi",
    packageDescription: "Pulumi functions that get short-lived tokens from Azure and Okta.",
    dependencies: { "@pulumi/pulumi": `^${oldestSdk}` },
    devDependencies: { "@types/node": "^22", typescript: "^5" },
    respectSchemaVersion: true,
  },
  python: {
    packageName: "pulumi_tokenbooth",
    requires: { pulumi: `>=${oldestSdk},<4.0.0` },
    pythonRequires: ">=3.9",
    pyproject: { enabled: true },
    inputTypes: "classes-and-dicts",
    respectSchemaVersion: true,
  },
};

// Asks for tokens as an application would. Reads one JSON object a line, answers each with one.
// The first argument is the folder whose packages it uses.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(join(process.argv[2], "package.json"));
const { DefaultAzureCredential, ManagedIdentityCredential } = require("@azure/identity");
const { ManagedIdentityApplication } = require("@azure/msal-node");

const clients = new Map();

const makers = {
  identity(selector) {
    const credential = new ManagedIdentityCredential(
      ...(selector ? [{ [selector.kind]: selector.value }] : []),
    );
    return (resource) => getToken(credential, resource);
  },
  default(selector) {
    const credential = new DefaultAzureCredential(
      selector ? { managedIdentityClientId: selector.value } : {},
    );
    return (resource) => getToken(credential, resource);
  },
  msal(selector) {
    const names = {
      clientId: "userAssignedClientId",
      objectId: "userAssignedObjectId",
      resourceId: "userAssignedResourceId",
    };
    const ids = selector && { managedIdentityIdParams: { [names[selector.kind]]: selector.value } };
    const application = new ManagedIdentityApplication(ids);
    return async (resource) => {
      const { accessToken, expiresOn } = await application.acquireToken({ resource });
      return { token: accessToken, expiresAt: expiresOn.getTime() };
    };
  },
};

async function getToken(credential, resource) {
  const { token, expiresOnTimestamp } = await credential.getToken(`${resource}/.default`);
  return { token, expiresAt: expiresOnTimestamp };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { client, selector, resource } = JSON.parse(line);
  const name = JSON.stringify([client, selector]);
  let answer;
  try {
    if (!clients.has(name)) clients.set(name, makers[client](selector));
    const { token, expiresAt } = await clients.get(name)(resource);
    answer = { sha256: createHash("sha256").update(token).digest("hex"), expiresAt };
  } catch (error) {
    answer = { error: `${error.name}: ${error.message}` };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

import { imdsIdentityApiVersions, imdsTokenPath } from "../../wire/imds.ts";
import { jsonContentType } from "../../wire/json.ts";
import type { Apis } from "../authority/apis.ts";
import type { EmulatorContext } from "../context.ts";
import type { Dialect, EmulatorRoute, Handler, Received } from "../route.ts";
import { checkMetadataRequest, checkMetadataVersion, readMetadataQuery } from "./guard.ts";
import { createIdentities, type Identities } from "./identities.ts";
import { createIdentityTokens, readSelector } from "./identity-token.ts";
import { instanceMetadata } from "./instance.ts";
import { bareImdsRefusal, ImdsRefused } from "./refusals.ts";

const dialect: Dialect = { refusal: (status) => bareImdsRefusal(status) };

/** The Azure instance metadata service of one machine. */
export function imdsRoutes(context: EmulatorContext, apis: Apis): readonly EmulatorRoute[] {
  const identities = createIdentities(context.state);
  const get = (name: string, path: string, handler: Handler, clientIdOf?: EmulatorRoute["clientIdOf"]) => ({
    name: `imds.${name}`,
    path,
    dialect,
    handlers: { GET: worded(handler) },
    ...(clientIdOf !== undefined && { clientIdOf }),
  });
  return [
    get("token", imdsTokenPath, createIdentityTokens(context, identities, apis), (received) =>
      clientIdOf(received, identities),
    ),
    get("identity-info", "/metadata/identity/info", ({ request }) => {
      checkMetadataRequest(request);
      checkMetadataVersion(readMetadataQuery(request), "2018-02-01");
      return json({ tenantId: identities.tenantId ?? "" });
    }),
    get("versions", "/metadata/versions", ({ request }) => {
      checkMetadataRequest(request);
      return json({ apiVersions: [...imdsIdentityApiVersions].reverse() });
    }),
    get("instance", "/metadata/instance", (received) => instanceMetadata(received, context)),
    get("instance", "/metadata/instance/*", (received) => instanceMetadata(received, context)),
    get("unknown", "/metadata/*", () => bareImdsRefusal(404)),
  ];
}

function worded(handler: Handler): Handler {
  return async (received) => {
    try {
      return await handler(received);
    } catch (error) {
      if (error instanceof ImdsRefused) return error.response;
      throw error;
    }
  };
}

/** The client id of the identity that is asked for, when it can be told. */
function clientIdOf({ request }: Received, identities: Identities): string | undefined {
  try {
    const identity = identities.select(readSelector(readMetadataQuery(request)));
    return typeof identity === "object" ? identity.clientId : undefined;
  } catch {
    return undefined;
  }
}

function json(body: object) {
  return { status: 200, headers: jsonContentType, body: JSON.stringify(body) };
}

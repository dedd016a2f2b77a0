import { status as codes } from "@grpc/grpc-js";
import type { ConfigureRequest } from "@pulumi/pulumi/proto/provider_pb.js";
import { openBooth, type ProviderWorld } from "../configuration/open-booth.ts";
import { readConfiguration } from "../configuration/read-configuration.ts";
import type { Invoker } from "../invoke.ts";
import { decodeProperties, type Properties } from "../values/decode.ts";
import { isUnknown } from "../values/signatures.ts";
import { StatusError } from "./unary.ts";

/** In a preview the configuration itself may not be known yet; then no function can be asked. */
export type Configured = Invoker | "unknown";

/**
 * Opens the booth that this provider asks from now on.
 *
 * @throws StatusError naming every value that cannot be; UsageError where values do not fit together.
 */
export function configure(request: ConfigureRequest, world: ProviderWorld): Configured {
  const { options, plainTokens, unknown, problems } = readConfiguration(propertiesOf(request));
  if (problems.length > 0) {
    const details = problems.map(({ reason }) => reason).join(" ");
    throw new StatusError({ code: codes.INVALID_ARGUMENT, details: `TB_ERR_INVALID_CONFIG: ${details}` });
  }
  if (unknown) return "unknown";
  return {
    booth: openBooth(options, world),
    plainTokens: plainTokens ?? world.env["TOKENBOOTH_PLAIN_TOKENS"] === "true",
  };
}

/** An engine that sends no structured arguments sends variables by their full names, as text. */
function propertiesOf(request: ConfigureRequest): Properties {
  const args = request.getArgs();
  if (args !== undefined) return decodeProperties(args);
  const variables = request.getVariablesMap().toArray();
  return new Map(
    variables.map(([name, value]) => [
      name.replace(/^tokenbooth:config:/, ""),
      { value, secret: false, unknown: isUnknown(value) },
    ]),
  );
}

import { UsageError } from "../../model/errors.ts";
import { text } from "../text.ts";
import type { OutputForm, Printable } from "./output-form.ts";
import { tokenOf } from "./token-of.ts";

const group = "client.authentication.k8s.io";
const known = [`${group}/v1`, `${group}/v1beta1`];

/**
 * What kubectl and other Kubernetes clients expect of a credential plugin: the version they asked for, told in
 * `KUBERNETES_EXEC_INFO`, or `v1`.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export const execCredential: OutputForm = {
  brief: "for kubectl and other Kubernetes clients",
  needsToken: true,
  check: (env) => {
    requestedVersion(env);
  },
  print: ({ source, answer, env }) => {
    const credential = {
      apiVersion: requestedVersion(env),
      kind: "ExecCredential",
      status: {
        expirationTimestamp: `${new Date(answer.expiresAt).toISOString().slice(0, 19)}Z`,
        token: tokenOf(source, answer.result),
      },
    };
    return `${JSON.stringify(credential)}\n`;
  },
};

function requestedVersion(env: Printable["env"]): string {
  const info = env["KUBERNETES_EXEC_INFO"];
  if (!info) return `${group}/v1`;
  let asked: unknown;
  try {
    asked = (JSON.parse(info) as { readonly apiVersion?: unknown } | null)?.apiVersion;
  } catch {
    throw new UsageError("TB_ERR_INVALID_ARGUMENT", text.execInfoUnreadable, {
      argument: "KUBERNETES_EXEC_INFO",
    });
  }
  const version = known.find((candidate) => candidate === asked);
  if (version !== undefined) return version;
  throw new UsageError("TB_ERR_INVALID_ARGUMENT", text.execVersionUnknown(known), {
    argument: "KUBERNETES_EXEC_INFO",
  });
}

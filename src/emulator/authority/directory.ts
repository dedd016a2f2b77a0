import { createHash, type KeyObject, X509Certificate } from "node:crypto";
import { type KeptSecret, keep } from "../../model/kept-secret.ts";
import type { ResolvedApplication, ResolvedState, Tenant } from "../resolve-state.ts";

/** A certificate that an application may sign with. */
export interface ClientCertificate {
  readonly publicKey: KeyObject;
  /** Thumbprints of the certificate, base64url: SHA-1 and SHA-256. */
  readonly x5t: string;
  readonly x5tS256: string;
}

export interface ClientSecret extends KeptSecret {
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

export interface DirectoryApplication extends Omit<ResolvedApplication, "secrets" | "certificates"> {
  readonly secrets: readonly ClientSecret[];
  readonly certificates: readonly ClientCertificate[];
}

/** Tenants and applications, as the token endpoint looks them up. */
export interface Directory {
  /** By id or domain name, in any letter case. */
  findTenant(name: string): Tenant | undefined;
  findApplication(tenantId: string, clientId: string): DirectoryApplication | undefined;
}

export function createDirectory(state: ResolvedState): Directory {
  const tenants = new Map<string, Tenant>();
  for (const tenant of state.tenants) {
    const normal = { ...tenant, id: tenant.id.toLowerCase() };
    for (const name of [tenant.id, ...tenant.domains]) tenants.set(name.toLowerCase(), normal);
  }
  const applications = new Map(
    state.applications.map((application) => [
      `${application.tenantId}/${application.clientId}`.toLowerCase(),
      prepare(application),
    ]),
  );
  return {
    findTenant: (name) => tenants.get(name.toLowerCase()),
    findApplication: (tenantId, clientId) => applications.get(`${tenantId}/${clientId}`.toLowerCase()),
  };
}

function prepare(application: ResolvedApplication): DirectoryApplication {
  return {
    ...application,
    tenantId: application.tenantId.toLowerCase(),
    secrets: application.secrets.map((secret) =>
      typeof secret === "string"
        ? { ...keep(secret), expiresAt: Number.POSITIVE_INFINITY }
        : {
            ...keep(secret.value),
            expiresAt:
              secret.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(secret.expiresAt),
          },
    ),
    certificates: application.certificates.map((pem) => {
      const { raw, publicKey } = new X509Certificate(pem);
      return {
        publicKey,
        x5t: createHash("sha1").update(raw).digest("base64url"),
        x5tS256: createHash("sha256").update(raw).digest("base64url"),
      };
    }),
  };
}

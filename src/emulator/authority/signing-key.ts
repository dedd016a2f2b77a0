import { createHash, generateKeyPair, type KeyObject, sign, verify } from "node:crypto";
import { type Claims, decodeJwt } from "../jwt.ts";

/** Signs and checks the emulator's tokens with the one key that this start made. */
export interface TokenSigner {
  /** A JWT (RS256) with these claims. Signing runs on Node's thread pool. */
  sign(claims: object): Promise<string>;
  /** The claims of a token that this key signed; nothing of any other. Looks at no claim. */
  verify(token: string): Promise<Claims | undefined>;
  /** The public key, as a JWKS document. */
  jwks(): Promise<{ readonly keys: readonly object[] }>;
}

interface KeyMaterial {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly kid: string;
  readonly jwk: object;
  /** The encoded JWT header and the dot after it. */
  readonly header: string;
}

/** Begins to make an RSA key on the thread pool; only the first use waits for it. */
export function createTokenSigner(): TokenSigner {
  const making = generateKey();
  // Whoever uses the key learns of a failure; nobody using it is no failure.
  making.catch(() => {});
  return {
    async sign(claims) {
      const { header, privateKey } = await making;
      const input = header + Buffer.from(JSON.stringify(claims), "utf8").toString("base64url");
      const signature = await signOnThreadPool(input, privateKey);
      return `${input}.${signature.toString("base64url")}`;
    },
    async verify(token) {
      const { kid, publicKey } = await making;
      const jwt = decodeJwt(token);
      if (jwt === undefined || jwt.header.alg !== "RS256" || jwt.header.kid !== kid) return undefined;
      const genuine = verify("sha256", Buffer.from(jwt.signed, "latin1"), publicKey, jwt.signature);
      return genuine ? jwt.claims : undefined;
    },
    async jwks() {
      return { keys: [(await making).jwk] };
    },
  };
}

function generateKey(): Promise<KeyMaterial> {
  return new Promise((resolve, reject) => {
    generateKeyPair("rsa", { modulusLength: 2048 }, (error, publicKey, privateKey) => {
      if (error) return reject(error);
      const { n, e } = publicKey.export({ format: "jwk" });
      // RFC 7638: the members of the key in this very order.
      const kid = createHash("sha256")
        .update(JSON.stringify({ e, kty: "RSA", n }))
        .digest("base64url");
      const header = Buffer.from(JSON.stringify({ typ: "JWT", alg: "RS256", kid }), "utf8").toString(
        "base64url",
      );
      const jwk = { kty: "RSA", use: "sig", alg: "RS256", kid, n, e };
      resolve({ privateKey, publicKey, kid, jwk, header: `${header}.` });
    });
  });
}

function signOnThreadPool(input: string, key: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign("sha256", Buffer.from(input, "latin1"), key, (error, signature) =>
      error ? reject(error) : resolve(signature),
    );
  });
}

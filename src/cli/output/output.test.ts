import { expect, test } from "vitest";
import { boothThat, runCli } from "../../../test/fakes/cli-context.ts";
import { createAnswer } from "../../model/answer.ts";

const expiresAt = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const times = { issuedAt: 0, refreshAt: 1, expiresAt };

function answering(result: object) {
  return { createBooth: boothThat(async () => createAnswer(result, "fetched", times)) };
}

const client = answering({ token: "ey.J-_.0" });

async function printed(argv: string, world: object = client): Promise<string> {
  const { code, stdout, stderr } = await runCli(argv.split(" "), world);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

test("prints the published result as JSON unless told otherwise", async () => {
  const result = { accessToken: "ey.J-_.0", expiryTimeUtc: 1, refreshAfterTimeUtc: 0, tokenType: "Bearer" };
  const asked = "get online-endpoint -n churn -g rg -w ws-1";
  expect(JSON.parse(await printed(asked, answering(result)))).toEqual(result);
  expect(await printed("get client")).toBe('{\n  "token": "ey.J-_.0"\n}\n');
  expect(await printed("get client --output json")).toBe(await printed("get client"));
});

test("prints the token alone, wherever the result holds it", async () => {
  expect(await printed("get client -o token")).toBe("ey.J-_.0\n");
  const endpoint = answering({ accessToken: "the.one", tokenType: "Bearer" });
  expect(await printed("get online-endpoint -n churn -g rg -w ws-1 -o token", endpoint)).toBe("the.one\n");
});

test("prints a header for curl -H @-", async () => {
  expect(await printed("get client -o header")).toBe("Authorization: Bearer ey.J-_.0\n");
});

test("prints a line that a POSIX shell reads back, whatever the token holds", async () => {
  expect(await printed("get client -o env")).toBe("export CLIENT_TOKEN='ey.J-_.0'\n");
  const odd = answering({ accessToken: "a'b $(c)`d`" });
  expect(await printed("get online-endpoint -n churn -g rg -w ws-1 -o env", odd)).toBe(
    "export ONLINE_ENDPOINT_TOKEN='a'\\''b $(c)`d`'\n",
  );
});

test("prints what az prints, its time local and with microseconds", async () => {
  const local = new Date(expiresAt);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [local.getFullYear(), two(local.getMonth() + 1), two(local.getDate())].join("-");
  const time = [local.getHours(), local.getMinutes(), local.getSeconds()].map(two).join(":");
  expect(await printed("get client -o az")).toBe(`{
  "accessToken": "ey.J-_.0",
  "expiresOn": "${day} ${time}.678000",
  "expires_on": ${Math.floor(expiresAt / 1000)},
  "subscription": "651f8027-33e8-4ec4-97b4-f6e9f3dc8744",
  "tenant": "contoso.example",
  "tokenType": "Bearer"
}
`);
});

test.each(["v1", "v1beta1"])(
  "prints an ExecCredential of the version that kubectl asked for: %s",
  async (name) => {
    const apiVersion = `client.authentication.k8s.io/${name}`;
    const info = { apiVersion, kind: "ExecCredential", spec: { interactive: false } };
    const text = await printed("get client -o exec-credential", {
      ...client,
      env: { KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    });
    expect(text.trimEnd()).not.toContain("\n");
    expect(JSON.parse(text)).toEqual({
      apiVersion,
      kind: "ExecCredential",
      status: { expirationTimestamp: "2026-01-02T03:04:05Z", token: "ey.J-_.0" },
    });
  },
);

test("prints an ExecCredential of v1 when nothing was asked", async () => {
  expect(JSON.parse(await printed("get client -o exec-credential"))).toMatchObject({
    apiVersion: "client.authentication.k8s.io/v1",
  });
});

test.each([
  ['{"apiVersion":"client.authentication.k8s.io/v1alpha1"}', "an apiVersion that is not known"],
  ['{"apiVersion":7}', "an apiVersion that is not known"],
  ["null", "an apiVersion that is not known"],
  ["{", "KUBERNETES_EXEC_INFO is not JSON"],
])("refuses KUBERNETES_EXEC_INFO %s before it asks for a token", async (info, message) => {
  const createBooth = () => Promise.reject(new Error("nothing may be asked"));
  const ran = await runCli(["get", "client", "-o", "exec-credential"], {
    createBooth,
    env: { KUBERNETES_EXEC_INFO: info },
  });
  expect(ran).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
});

test.each(["token", "header", "env", "az", "exec-credential"])(
  "refuses -o %s for a source that hands out no token, and says why",
  async (form) => {
    const createBooth = () => Promise.reject(new Error("nothing may be asked"));
    const ran = await runCli(["get", "okta", "--client-id", "0oa1", "--id", "oar1", "-o", form], {
      createBooth,
    });
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain("okta tells about a token and never hands one out");
  },
);

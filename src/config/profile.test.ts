import { expect, test } from "vitest";
import type { ConfigFile } from "./config-file.ts";
import { profileLayer } from "./profile.ts";

const file: ConfigFile = {
  path: "/etc/tokenbooth.toml",
  name: "tokenbooth.toml",
  defaults: { tenantId: "common", maxRetries: 1 },
  profiles: { work: { tenantId: "work" }, home: { useMsi: true } },
  warnings: [],
};

test("lays a profile over what holds for all", () => {
  const layer = profileLayer(file, "work");
  expect(layer.name).toBe('profile "work" of tokenbooth.toml');
  expect(layer.values).toEqual({ tenantId: "work", maxRetries: 1 });
  expect(layer.nameOf("tenantId")).toBe("tenant_id");
});

test("takes the default profile when none is named, and only what holds for all when there is none", () => {
  expect(profileLayer({ ...file, defaultProfile: "home" }).values).toMatchObject({ useMsi: true });
  expect(profileLayer(file)).toMatchObject({ name: "tokenbooth.toml", values: file.defaults });
});

test("says which profiles there are when the named one is not among them", () => {
  expect(() => profileLayer(file, "wrok")).toThrow('tokenbooth.toml: no profile "wrok"; did you mean work?');
  expect(() => profileLayer(file, "other")).toThrow('no profile "other"; the file has work, home');
  expect(() => profileLayer(file, "constructor")).toThrow('no profile "constructor"');
});

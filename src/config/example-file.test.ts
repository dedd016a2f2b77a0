import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { profileLayer } from "./profile.ts";
import { readConfigFile } from "./read-config.ts";
import { resolveSettings } from "./settings.ts";

test("the example file can be read, and each of its profiles used", async () => {
  const path = fileURLToPath(new URL("../../examples/tokenbooth.toml", import.meta.url));
  const file = await readConfigFile({ file: path, cwd: "/", env: {}, platform: process.platform });
  if (file === undefined) throw new Error("the example file is missing");
  expect(file.warnings).toEqual([]);
  const clouds = Object.keys(file.profiles).map(
    (name) => resolveSettings([profileLayer(file, name)]).cloud.name,
  );
  expect(clouds).toEqual(["public", "public", "usgovernment"]);
});

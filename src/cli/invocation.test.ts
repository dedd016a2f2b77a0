import { expect, test } from "vitest";
import { invocation } from "./invocation.ts";

test.each([
  ["/usr/local/bin/tokenbooth", {}, "tokenbooth"],
  ["/repo/bin/tokenbooth.ts", {}, "node bin/tokenbooth.ts"],
  ["/repo/bin/tokenbooth.ts", { npm_execpath: "/npm" }, "npx node bin/tokenbooth.ts"],
  ["/repo/node_modules/.bin/tokenbooth", { npm_execpath: "/npm", npm_command: "exec" }, "npx tokenbooth"],
  ["/repo/dist/bin/tokenbooth.js", {}, "node dist/bin/tokenbooth.js"],
])("%s, started with %o, is typed %s", (script, env, typed) => {
  expect(invocation({ script, cwd: "/repo", env })).toBe(typed);
});

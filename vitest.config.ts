import { join } from "node:path";
import { defineConfig } from "vitest/config";

const src = join(import.meta.dirname, "src");

export default defineConfig({
  // pulumi/ is a package of its own and knows this one by its published names only.
  resolve: {
    alias: [
      { find: /^tokenbooth$/, replacement: join(src, "index.ts") },
      { find: /^tokenbooth\/(\w+)$/, replacement: join(src, "$1.ts") },
    ],
  },
  test: {
    include: [
      "src/**/*.test.ts",
      "test/**/*.test.ts",
      "tools/**/*.test.ts",
      "pulumi/{src,test}/**/*.test.ts",
    ],
    restoreMocks: true,
    unstubEnvs: true,
  },
});

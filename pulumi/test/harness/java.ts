import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../src/version.ts";
import { packageFolder } from "../../tools/bundle.ts";
import { examplesFolder } from "./work-folder.ts";

/** Compiles our Java SDK and the example against Pulumi's published one. Gives the class path to run it with. */
export function compileJavaExample(folder: string): string {
  const libraries = join(folder, "libraries");
  const copy = ["dependency:copy-dependencies", `-DoutputDirectory=${libraries}`];
  execFileSync("mvn", ["--quiet", "--batch-mode", "-f", join(packageFolder, "test/java/pom.xml"), ...copy], {
    stdio: "inherit",
  });
  const classes = join(folder, "classes");
  const classPath = `${classes}:${join(libraries, "*")}`;
  const sources = [
    join(packageFolder, "sdk/java/src/main/java"),
    join(examplesFolder, "pulumi-java/src/main/java"),
  ];
  const files = sources.flatMap((root) =>
    globSync("**/*.java", { cwd: root }).map((file) => join(root, file)),
  );
  execFileSync("javac", ["-nowarn", "-XDsuppressNotes", "-d", classes, "-cp", classPath, ...files], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  // The SDK's own build puts its version here.
  mkdirSync(join(classes, "dev/tokenbooth/tokenbooth"), { recursive: true });
  writeFileSync(join(classes, "dev/tokenbooth/tokenbooth/version.txt"), version);
  return classPath;
}

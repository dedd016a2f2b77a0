import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { expect } from "vitest";

const tokens = ["client", "onlineEndpoint", "containerApp", "identity"];

/** What every example program exports, in whatever language: a secret token from each source, in each of its forms. */
export function expectTokens(
  outputs: Readonly<Record<string, JavaScriptValue>>,
  forms: readonly ("" | "Direct")[] = ["", "Direct"],
): void {
  for (const form of forms) {
    for (const name of tokens) {
      expect(outputs[`${name}${form}`], `${name}${form}`).toEqual(
        expect.objectContaining({
          "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
          value: expect.stringMatching(/^.{20,}$/s),
        }),
      );
    }
    expect(outputs[`okta${form}`], `okta${form}`).toBe("ACTIVE");
  }
}

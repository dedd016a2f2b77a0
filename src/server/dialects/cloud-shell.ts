import { cloudShellTokenPath } from "../../wire/cloud-shell.ts";
import { createContentTypeGuard } from "../guards/content-type.ts";
import { metadataHeaderGuard } from "../guards/metadata-header.ts";
import type { Dialect } from "../token-route.ts";
import { readImdsOrder, wordImdsRefusal, writeImdsToken } from "./imds.ts";

/** Cloud Shell's protocol: the metadata service's, posted as a form. It takes no key either. */
export const cloudShellDialect: Dialect = {
  name: "cloud-shell",
  method: "POST",
  path: cloudShellTokenPath,
  guards: [metadataHeaderGuard, createContentTypeGuard("application/x-www-form-urlencoded")],
  read: ({ body }) => readImdsOrder(body, false),
  write: writeImdsToken,
  word: wordImdsRefusal,
};

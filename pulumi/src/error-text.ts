import { TokenboothError } from "tokenbooth";
import { settingNamed } from "./configuration/provider-settings.ts";
import { withoutTexts } from "./values/secret-texts.ts";

/** What the text of an error may lean on. */
interface Surroundings {
  /** Texts that came in marked as secret: they are taken out. */
  readonly secretTexts?: readonly string[];
  /** Whether the argument at fault could have been set in the stack's configuration instead. */
  readonly settingHelps?: boolean;
}

/** What a user is told of a failure: the code, what happened, and what to do next in a Pulumi program. */
export function errorText(
  error: unknown,
  { secretTexts = [], settingHelps = true }: Surroundings = {},
): string {
  // What was not thrown on purpose may carry anything in its message.
  if (!(error instanceof TokenboothError))
    return `TB_ERR_INTERNAL: unexpected ${nameOf(error)}. Please report it.`;
  const requestId = error.upstream?.requestId;
  const quote = requestId && !error.message.includes(requestId) ? ` Request ID: ${requestId}.` : "";
  const next = settingHelps ? nextStep(error) : "";
  return withoutTexts(`${error.code}: ${error.message}${quote}${next}`, secretTexts);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "failure";
}

function nextStep({ code, argument = "" }: TokenboothError): string {
  const setting = settingNamed(argument.replace(/^tokenbooth:/, ""));
  if (setting !== undefined) {
    const secret = setting.secret ? " --secret" : "";
    return ` In Pulumi: \`pulumi config set${secret} tokenbooth:${setting.name} VALUE\`.`;
  }
  if (code !== "TB_ERR_NO_LOGIN") return "";
  return " In Pulumi, a login may also be set as stack configuration: `pulumi config set [--secret] tokenbooth:KEY VALUE`.";
}

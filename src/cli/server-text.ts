/** All wording of the commands that serve tokens to other programs. */
export const serverText = {
  exec: {
    brief: "Run a program with your own login, as if it had a managed identity",
    full: (
      program: string,
    ) => `Runs a program whose managed identity is your own login. Code that uses ManagedIdentityCredential or
DefaultAzureCredential works as it is, in any language: nothing is installed, no secret is put on disk, and when the
program ends nothing stays behind. Its exit code is ours.

EXAMPLES
  ${program} exec -- python app.py
  ${program} exec --allow https://vault.azure.net -- ./deploy.sh
  ${program} exec --emulator -- npm test`,
    command: "Program to run and its arguments",
  },
  serve: {
    brief: "Serve tokens to the programs of this machine: one cache and one upstream budget for all",
    full: (
      program: string,
    ) => `Serves tokens to the programs of this machine until it is stopped: one cache and one upstream budget for all.
"${program} env" prints what other shells need to use it. A first SIGINT or SIGTERM lets it finish what is in flight,
a second one ends it at once; SIGHUP makes it read its keys again.

EXAMPLES
  ${program} serve
  ${program} serve --listen 127.0.0.1:4141 --listen unix:/run/user/1000/tokenbooth/booth.sock
  ${program} serve --allow https://management.azure.com --audit-file audit.jsonl`,
  },
  env: {
    brief: "Print the environment that makes programs use a running serve",
    full: (
      program: string,
    ) => `Prints the environment that makes the programs of a shell use a running "${program} serve".

EXAMPLES
  eval "$(${program} env)"
  ${program} env --format fish | source
  ${program} env --format powershell | Invoke-Expression`,
    format: (names: readonly string[]) => `Language to print: ${names.join(", ")}`,
    imds: "Point programs to the metadata service's protocol instead of App Service's",
    readyFile: "Ready file of the serve that is meant, if it was told to write one",
  },

  flags: {
    listen: "Where to listen: ADDRESS:PORT, PORT or unix:PATH; may be repeated",
    allow:
      "Audience that may be asked for, such as https://vault.azure.net; may be repeated; all unless told",
    identity:
      "User-assigned identity (client, object or resource id) that your login answers for, or any; may be repeated",
    imds: "Speak the metadata service's protocol too, which takes no key",
    execImds:
      "Point the program to the metadata service's protocol, which takes no key, instead of App Service's",
    cloudShell: "Speak Cloud Shell's protocol too, which takes no key",
    peer: "Address of another machine that may ask; may be repeated",
    host: "Further name under which this server is reached; may be repeated",
    readyFile: "File to write when ready: one JSON object with the addresses and the key",
    auditFile: "File for audit lines; standard error unless told",
    execAuditFile: "File for one line about each token that is handed out or refused",
  },

  serving: (what: { readonly login: string; readonly identities: string; readonly audiences: string }) =>
    `tokenbooth: serving ${what.login} as ${what.identities}, for ${what.audiences}`,
  system: "the system-assigned identity",
  anyIdentity: "any identity that is asked for",
  anyAudience: "any audience",
  listening: (urls: readonly string[]) => `tokenbooth: listening on ${urls.join(", ")}`,
  keyless: (dialects: readonly string[]) =>
    `tokenbooth: warning: ${dialects.join(" and ")}: no key is asked for, so every program of this machine is answered`,
  useEnv: (program: string) => `tokenbooth: to use it: eval "$(${program} env)"`,
  stopping: "tokenbooth: stopping; once more ends it at once",
  keysRead: (names: readonly string[]) => `tokenbooth: keys in use: ${names.join(", ") || "none"}`,
  keysNotRead: (problem: string) => `tokenbooth: keys are as they were: ${problem}`,
  unknownIdentity: (id: string) =>
    `tokenbooth: the program asked for identity ${id}, which your login does not answer for; add --identity ${id}`,
  refusedAudience: (audience: string) =>
    `tokenbooth: the program asked for a token for ${audience}, which is not allowed; add --allow ${audience}`,

  noCommand: "exec needs a program to run: exec -- COMMAND",
  noServe: (program: string) => `No serve is running that could be used; start one with: ${program} serve`,
  serveGone: (file: string, program: string) =>
    `The serve that wrote ${file} no longer runs; start one with: ${program} serve`,
  announcementUnreadable: (file: string, code: string) => `${file} cannot be read (${code}).`,
  announcementNotPrivate: (file: string) =>
    `${file} is not believed: a serve of yours writes its file for you alone, with mode 0600.`,
  noAnnouncement: (file: string) => `${file} is no file that a serve writes.`,
  noFolder: (folder: string, problem: string) =>
    `There must be a place to tell where serve is, but ${folder} cannot be had (${problem}). XDG_RUNTIME_DIR names the folder around it.`,
  notUnset: (format: string, names: readonly string[]) =>
    `tokenbooth: warning: ${format} cannot take variables away; where these are set, SDKs may go past the server: ${names.join(", ")}`,
  noDotenv: (name: string) =>
    `The value of ${name} holds characters that programs read from a dotenv file each in its own way; use another --format.`,
  noTcp: "The running serve listens on unix sockets only, which SDKs cannot use. Give it a --listen PORT.",
  noKey: (names: readonly string[]) =>
    `The running serve has named keys (${names.join(", ")}), which it does not know itself. Set TOKENBOOTH_SERVER_KEY to yours.`,
  noImds: "The running serve does not speak the metadata service's protocol; start it with --imds.",
  auditStuck: (code: string) =>
    `tokenbooth: audit lines cannot be written (${code}); they are held back and tried again every second`,
  auditProblem: (file: string, code: string) => `The audit file ${file} cannot be written (${code}).`,
} as const;

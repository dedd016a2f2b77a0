/** All wording of the command line, apart from what sources and options say of themselves. */
export const text = {
  app: "Hands out short-lived cloud tokens: fetched right, shared, and refreshed before they are missed.",
  appMore: (
    program: string,
  ) => `Hands out short-lived cloud tokens: fetched right, shared, and refreshed before they are missed.

Nothing to try it on? Add --emulator: the upstreams then run inside the command, with no cloud and no login.

EXAMPLES
  ${program} demo
  ${program} get client -o token
  ${program} emulate -- npm test

EXIT CODES
  0 done   1 unexpected   2 usage   3 no login   4 refused   5 not found   6 throttled   7 upstream or network down`,

  get: {
    brief: "Get a token",
    full: (
      program: string,
      names: readonly string[],
    ) => `Gets a token and prints it. Sources: ${names.join(", ")}.

EXAMPLES
  ${program} get client -o token
  ${program} get ${names[1] ?? names[0]} --help`,
    source: (
      program: string,
      { summary, documentation }: { readonly summary: string; readonly documentation: string },
      examples: readonly string[],
      forms: readonly string[],
    ) => `${summary}
${documentation}

EXAMPLES
${examples.map((example) => `  ${program} ${example}`).join("\n")}

OUTPUT FORMS
${forms.map((form) => `  ${form}`).join("\n")}`,
    output: (forms: readonly string[]) => `How to print it: ${forms.join(", ")}`,
    refresh: "Ask upstream even though a valid token is at hand",
    timeout: "Longest wait in seconds (30)",
  },

  flags: {
    profile: "Profile of tokenbooth.toml to use",
    config: "Configuration file, instead of tokenbooth.toml here or in the user's configuration folder",
    emulator: "Run against an emulator inside this command: no cloud, no login",
    verbose: "Tell on standard error what is done",
    layer: "command-line flags",
  },

  emulate: {
    usage: "[--port PORT] [--tls-port PORT] [--state FILE] [--ready-file FILE] [-- COMMAND...]",
    brief: "Run the upstreams on this machine: Entra ID, Azure Resource Manager, Okta and instance metadata",
    full: (
      program: string,
    ) => `Runs the upstreams on this machine: Entra ID, Azure Resource Manager, Okta and instance metadata.

With a command after --, that command runs with the emulator in its environment, and its exit code is ours.
Without, the emulator runs until it is interrupted, and prints the environment to paste into another shell.

EXAMPLES
  ${program} emulate -- npm test
  ${program} emulate --port 4100 --tls-port 4101 --ready-file ready.json`,
    port: "Port for plain http; the system chooses unless told",
    tlsPort: "Port for https; the system chooses unless told",
    state: "TOML file that says what exists: tenants, applications, resources, tokens",
    readyFile: "File to write when ready: one JSON object with the URLs and the seeded names",
    adminKeyFile: "File that holds the key which opens the emulator's admin routes",
    shortKey: (least: number) => `--admin-key-file: the key must have at least ${least} characters.`,
    portProblems: new Map<unknown, string>([
      ["EADDRINUSE", "is taken"],
      ["EACCES", "is not allowed to this user"],
    ]),
    portProblem: (port: string, problem: string) =>
      `Port ${port} ${problem}; leave --port and --tls-port out to have free ones chosen.`,
    command: "Command to run with the emulator in its environment",
    ready: "The emulator is ready. In another shell, paste the lines below; Ctrl-C here ends it.",
    trust: "Programs read NODE_EXTRA_CA_CERTS once, when they start.",
  },

  demo: {
    brief: "See it work: an emulator, and one token from each source over the wire",
    full: (
      program: string,
    ) => `Starts an emulator, gets one token from each source over the wire, twice, and prints what happened.
Then stays up for you to play with, until Ctrl-C.

EXAMPLES
  ${program} demo
  ${program} demo --once`,
    once: "End after the table",
    start: (url: { readonly http: string; readonly https: string }) =>
      `An emulator of Entra ID, Azure Resource Manager, instance metadata and Okta is up:
  ${url.http}
  ${url.https}

One token from each source, over the wire, each asked for twice:

`,
    curl: `curl -H Metadata:true "$TOKENBOOTH_EMULATOR_IMDS_URL/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/"`,
    play: (file: string, commands: readonly string[]) => `
To play with it, in another terminal in this folder:

  . ${file}
${commands.map((command) => `  ${command}`).join("\n")}

Ctrl-C ends it.
`,
  },

  tour: {
    brief: "Get one token from each source, twice, and print what happened",
    columns: ["SOURCE", "FUNCTION", "VALUE", "VALID FOR", "OUTCOME", "MS", "AGAIN", "MS"],
    secret: (length: number) => `[redacted, ${length} characters]`,
    noSecret: (fields: number) => `[${fields} fields, no secret]`,
  },

  completion: {
    brief: "Print a script that completes commands and flags in your shell",
    full: (program: string) => `Prints a script that completes commands and flags in your shell.

EXAMPLES
  bash  eval "$(${program} completion bash)"                       in ~/.bashrc
  zsh   eval "$(${program} completion zsh)"                        in ~/.zshrc, after compinit
  fish  ${program} completion fish > ~/.config/fish/completions/tokenbooth.fish`,
    shell: "bash, zsh or fish",
    unknownShell: (shells: readonly string[]) => `must be one of ${shells.join(", ")}`,
  },
  pulumi: {
    brief: "Set up the Pulumi provider",
    install: "Put the Pulumi plugin where Pulumi looks for it",
    full: (
      program: string,
    ) => `Copies the plugin of the npm package @tokenbooth/pulumi into Pulumi's folder of plugins, from where
programs in every language use it. Pulumi wants the plugin's version to equal the SDK's.

EXAMPLES
  npm install @tokenbooth/pulumi && ${program} pulumi install
  ${program} pulumi install --from ./node_modules/@tokenbooth/pulumi`,
    from: "Folder of the npm package @tokenbooth/pulumi; the installed one unless told",
    installed: (version: string, folder: string) =>
      `Installed the Pulumi plugin tokenbooth v${version} in ${folder}`,
    missing: (folder: string | undefined, parts: readonly string[]) =>
      folder === undefined
        ? "The npm package @tokenbooth/pulumi, which holds the plugin, is not installed here. Run npm install @tokenbooth/pulumi, or name its folder with --from."
        : `There is no ${parts.join(", ")} in ${folder}. Name the folder of the npm package @tokenbooth/pulumi with --from; in a checkout of its sources run npm run build there first.`,
    noHome: "There is no home folder to install the plugin in: set PULUMI_HOME.",
  },
  complete: { brief: "Propose completions (called by the completion scripts)" },

  help: "Print help and end",
  version: "Print the version and end",
  escape: "What follows is not ours to read",

  message: (message: string) => `tokenbooth: ${message}`,
  next: (step: string) => `  next: ${step}`,
  code: (code: string) => `  code: ${code}`,
  upstreamCode: (code: string) => `  upstream code: ${code}`,
  requestId: (id: string) => `  request id: ${id}`,
  warning: (warning: string) => `tokenbooth: warning: ${warning}`,
  progress: (source: string) => `tokenbooth: asking for ${source} …`,
  unexpected: (name: string) => `unexpected ${name}; this is a mistake in tokenbooth, please report it`,

  unknownCommand: (input: string, known: readonly string[], meant: string | undefined) =>
    `no command ${quoted(input)}; there are ${known.join(", ")}${didYouMean(meant)}`,
  unknownSource: (input: string, known: readonly string[], meant: string | undefined) =>
    `no source ${quoted(input)}; there are ${known.join(", ")}${didYouMean(meant)}`,
  unknownFlag: (flag: string, meant: string | undefined) => `no flag ${flag}${didYouMean(meant)}`,
  secretFlag: (flag: string, variable: string) =>
    `no flag ${flag}: a secret on the command line is seen by every user of the machine; set ${variable} instead`,
  missingFlag: (flag: string) => `${flag} VALUE is missing`,
  missingFlagValue: (flag: string) => `${flag} needs a value`,
  missingArgument: (name: string) => `${name} is missing`,
  wrongFlagValue: (flag: string, problem: string) => `${flag} ${problem}`,
  wrongChoice: (values: readonly string[], meant: string | undefined) =>
    `must be one of ${values.join(", ")}${didYouMean(meant)}`,
  repeatedFlag: (flag: string) => `${flag} may be given once`,
  surplusArgument: (input: string) => `do not know what to do with ${quoted(input)}`,
  seeHelp: (command: string) => `${command} --help`,

  unreadable: (flag: string, path: string, code: string) => `${flag}: ${path} cannot be read (${code}).`,
  unwritable: (path: string, code: string) => `${path} cannot be written (${code}).`,
  noToken: (source: string) =>
    `${source} tells about a token and never hands one out, so only --output json can print it.`,
  execInfoUnreadable:
    "KUBERNETES_EXEC_INFO is not JSON; kubectl sets it, and it is best left unset elsewhere.",
  execVersionUnknown: (known: readonly string[]) =>
    `KUBERNETES_EXEC_INFO asks for an apiVersion that is not known; set apiVersion in the kubeconfig to ${known.join(" or ")}.`,
  noConfigFile: (profile: string) =>
    `There is no tokenbooth.toml here or in the user's configuration folder that could have the profile ${quoted(profile)}.`,
  emulatorExcludes: (flag: string) =>
    `--emulator brings its own login and settings, so ${flag} cannot be used with it.`,

  nextSteps: {
    noLogin: "add --emulator to try it without a cloud",
    throttled: (seconds: number) => `wait ${seconds} s`,
  },

  childNotFound: (command: string) => `command not found: ${command}`,
  childNotAllowed: (command: string) => `command cannot be run: ${command}`,
} as const;

function quoted(input: string): string {
  return JSON.stringify(input.length > 80 ? `${input.slice(0, 80)}…` : input);
}

function didYouMean(meant: string | undefined): string {
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}

// What a stranger's program does with the installed package: one token of each source, from the emulator.
import { createBooth, environmentLayers, getClientToken, UsageError } from "tokenbooth";
import { createEmulator } from "tokenbooth/emulator";
import { sources } from "tokenbooth/sources";

const emulator = await createEmulator({ listen: false });
const env = emulator.environment();
const booth = createBooth({
  resourceManagerEndpoint: emulator.url.arm,
  layers: environmentLayers(env),
  runtime: { fetch: emulator.fetch },
});
const outcomes = {};
for (const source of sources) {
  const first = await booth.getToken(source.name, source.example);
  const second = await booth.getToken(source.name, source.example);
  outcomes[source.name] = [first.outcome, second.outcome];
}
const refused = await getClientToken({ endpoint: "" }).catch((error) => error instanceof UsageError);
console.log(JSON.stringify({ node: process.versions.node.split(".")[0], outcomes, refused }));
await emulator.close();

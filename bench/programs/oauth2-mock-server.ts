// The published stand-in for an OAuth server, as a server to be measured.
import { OAuth2Server } from "oauth2-mock-server";
import { serve } from "../harness/serving-child.ts";

const server = new OAuth2Server();
await server.issuer.keys.generate("RS256");
await server.start(0, "127.0.0.1");
const { port } = server.address();
serve({
  url: `http://127.0.0.1:${port}`,
  tokenPath: "/token",
  form: "grant_type=client_credentials&client_id=client&client_secret=secret&scope=dummy",
});

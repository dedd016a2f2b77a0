// The load, in a process of its own: so many kept connections, each asking again as soon as it is answered. Prints the
// number of answers for each second and the latencies' 50th and 99th percentile, as JSON.
import { connect } from "node:net";
import { key, path } from "./checks.mjs";

const [port, connections, count] = process.argv.slice(2).map(Number);
const request = Buffer.from(
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-IDENTITY-HEADER: ${key}\r\nAccept: */*\r\n\r\n`,
);
const latencies = new Float64Array(count);
let asked = 0;
let answered = 0;

function lane() {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let startedAt = 0;
    let have = "";
    const ask = () => {
      if (asked >= count) return socket.end(resolve);
      asked++;
      startedAt = performance.now();
      socket.write(request);
    };
    socket.setNoDelay(true).setEncoding("latin1").on("connect", ask).on("error", reject);
    socket.on("data", (text) => {
      have += text;
      const end = have.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(have)?.[1]);
      if (have.length < end + 4 + length) return;
      if (!have.startsWith("HTTP/1.1 200") || !have.includes("access_token")) return reject(new Error(have));
      have = "";
      latencies[answered++] = performance.now() - startedAt;
      ask();
    });
  });
}

const beganAt = performance.now();
await Promise.all(Array.from({ length: connections }, lane));
const seconds = (performance.now() - beganAt) / 1000;
latencies.sort();
const at = (part) => latencies[Math.floor(part * (count - 1))];
process.stdout.write(JSON.stringify({ perSecond: count / seconds, p50Ms: at(0.5), p99Ms: at(0.99) }));

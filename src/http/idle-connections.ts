import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Bounds how many connections may stand idle: past it the one that was idle longest is closed. The attack: opening
 * connections by the thousand and saying nothing, until there is neither memory nor a descriptor left for those who
 * do. Refusing new ones instead would let the silent keep the others out.
 */
export function boundIdleConnections(server: Server, max: number): void {
  // A set keeps the order in which its members came: the first has been idle longest.
  const idle = new Set<Socket>();
  const rest = (socket: Socket) => {
    if (socket.destroyed) return;
    idle.add(socket);
    if (idle.size <= max) return;
    const [longest] = idle;
    if (longest === undefined) return;
    idle.delete(longest);
    longest.destroy();
  };
  server.on("connection", (socket: Socket) => {
    socket.once("close", () => idle.delete(socket));
    rest(socket);
  });
  server.on("request", ({ socket }, response) => {
    idle.delete(socket);
    response.once("close", () => rest(socket));
  });
}

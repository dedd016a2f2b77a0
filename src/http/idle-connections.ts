import type { Server } from "node:http";
import type { Socket } from "node:net";

/** Tells which connections have a request under way. */
export interface IdleConnections {
  /** A request began on this connection. */
  busy(socket: Socket): void;
  /** Its answer was given. */
  rest(socket: Socket): void;
  isBusy(socket: object): boolean;
}

/**
 * Bounds how many connections may stand idle: past it the one that was idle longest is closed. The attack: opening
 * connections by the thousand and saying nothing, until there is neither memory nor a descriptor left for those who
 * do. Refusing new ones instead would let the silent keep the others out.
 */
export function boundIdleConnections(server: Server, max: number): IdleConnections {
  // A set keeps the order in which its members came: the first has been idle longest.
  const idle = new Set<Socket>();
  const rest = (socket: Socket) => {
    if (socket.destroyed) return;
    idle.add(socket);
    if (idle.size <= max) return;
    const [longest] = idle;
    if (longest === undefined) return;
    idle.delete(longest);
    // What it was just answered is sent first.
    longest.destroySoon();
  };
  server.on("connection", (socket: Socket) => {
    socket.once("close", () => idle.delete(socket));
    rest(socket);
  });
  return {
    busy: (socket) => void idle.delete(socket),
    rest,
    isBusy: (socket) => !idle.has(socket as Socket),
  };
}

import type { Server } from "node:http";
import type { Socket } from "node:net";

/** Tells which connections have a request under way; several may, since a client need not wait for an answer. */
export interface Connections {
  /** A whole request has come on this connection. */
  begin(socket: Socket): void;
  /** Its answer was given. */
  end(socket: Socket): void;
  isBusy(socket: object): boolean;
}

const underWay = Symbol("requests under way");

interface Counted {
  [underWay]?: number;
}

/**
 * Bounds how many connections may stand idle, for plain HTTP: past it the one that was idle longest is closed. The attack:
 * opening connections by the thousand and saying nothing, or never all of it, until there is neither memory nor a
 * descriptor left for those who do. Refusing new ones instead would let the silent keep the others out.
 */
export function watchConnections(server: Server, maxIdle: number | undefined): Connections {
  // A set keeps the order in which its members came: the first has been idle longest.
  const idle = new Set<Socket>();
  const rest = (socket: Socket) => {
    if (maxIdle === undefined || socket.destroyed) return;
    idle.add(socket);
    if (idle.size <= maxIdle) return;
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
    begin(socket: Socket & Counted) {
      socket[underWay] = (socket[underWay] ?? 0) + 1;
      idle.delete(socket);
    },
    end(socket: Socket & Counted) {
      const left = (socket[underWay] ?? 1) - 1;
      socket[underWay] = left;
      if (left === 0) rest(socket);
    },
    isBusy: (socket: Counted) => (socket[underWay] ?? 0) > 0,
  };
}

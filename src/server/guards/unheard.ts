import type { Unheard } from "../../http/unheard.ts";
import type { Refusal } from "../refusal.ts";
import { bodySizeRefusal } from "./body-size.ts";
import { expectationRefusal } from "./expectation.ts";
import { headerSizeRefusal } from "./header-size.ts";
import { malformedRefusal } from "./malformed.ts";
import { slowRefusal } from "./slow.ts";
import { targetRefusal } from "./target.ts";
import { tunnelRefusal } from "./tunnel.ts";

/** What the listener notices before there is a request that the other guards could look at. */
export const unheardRefusals: Readonly<Record<Unheard, Refusal>> = {
  malformed: malformedRefusal,
  "header-size": headerSizeRefusal,
  slow: slowRefusal,
  target: targetRefusal,
  "body-size": bodySizeRefusal,
  expectation: expectationRefusal,
  tunnel: tunnelRefusal,
};

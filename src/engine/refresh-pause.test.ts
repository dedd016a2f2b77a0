import { expect, test } from "vitest";
import { nextRefreshPause, type RefreshPause } from "./refresh-pause.ts";

test("pauses double up to five minutes", () => {
  let pause: RefreshPause | undefined;
  const spans: number[] = [];
  for (let n = 0; n < 12; n++) {
    pause = nextRefreshPause(pause, 0, 0.999_999_9);
    spans.push(Math.round(pause.until / 1000));
  }
  expect(spans).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
});

test("chance takes up to half of a pause away", () => {
  expect(nextRefreshPause(undefined, 100, 0)).toEqual({ failures: 1, until: 600 });
  expect(nextRefreshPause({ failures: 3, until: 0 }, 100, 0.5)).toEqual({ failures: 4, until: 6_100 });
});

// Imported before anything else, so that whoever keeps `Date.now` keeps this one.
const RealDate = globalThis.Date;
let aheadMs = 0;

/** Everybody in this process finds it so much later. */
export function moveDate(ms: number): void {
  aheadMs += ms;
}

globalThis.Date = class extends RealDate {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(RealDate.now() + aheadMs);
    else super(...(given as [number]));
  }
  static override now = () => RealDate.now() + aheadMs;
} as DateConstructor;

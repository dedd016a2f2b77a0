/**
 * The few pieces of ASN.1's Distinguished Encoding Rules that an X.509 certificate is made of.
 *
 * @see https://www.itu.int/rec/T-REC-X.690
 */

function tagged(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

function lengthOf({ length }: Uint8Array): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x100) return Buffer.from([0x81, length]);
  return Buffer.from([0x82, length >> 8, length & 0xff]);
}

export const sequence = (...parts: readonly Uint8Array[]) => tagged(0x30, Buffer.concat(parts));
export const set = (...parts: readonly Uint8Array[]) => tagged(0x31, Buffer.concat(parts));
export const boolean = (value: boolean) => tagged(0x01, Buffer.from([value ? 0xff : 0]));
export const octetString = (content: Uint8Array) => tagged(0x04, content);
export const utf8String = (text: string) => tagged(0x0c, Buffer.from(text, "utf8"));

/** A whole number from its bytes, most significant first; never negative. */
export function integer(bytes: Uint8Array): Buffer {
  const negative = ((bytes[0] ?? 0) & 0x80) !== 0;
  return tagged(0x02, negative ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function bitString(content: Uint8Array, unusedBits = 0): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.from([unusedBits]), content]));
}

/** A date up to the year 2049, as `YYMMDDHHMMSSZ`. */
export function utcTime(text: string): Buffer {
  return tagged(0x17, Buffer.from(text, "latin1"));
}

/** An object identifier from its dotted form. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const septets = [part & 0x7f];
    for (let left = part >>> 7; left > 0; left >>>= 7) septets.unshift((left & 0x7f) | 0x80);
    bytes.push(...septets);
  }
  return tagged(0x06, Buffer.from(bytes));
}

/** A context-specific tag around one complete value. */
export const explicit = (number: number, content: Uint8Array) => tagged(0xa0 | number, content);

/** A context-specific tag in place of a primitive value's own. */
export const implicit = (number: number, content: Uint8Array) => tagged(0x80 | number, content);

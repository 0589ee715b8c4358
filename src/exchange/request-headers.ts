const secret =
  /^(?:proxy-)?authorization$|^(?:set-)?cookie2?$|api[-_]?key|token|secret|password|credential|signature|(?:^|[-_])(?:key|auth|sig)$/i;

/**
 * Whether the value of a header or a query parameter is to be kept from logs, templates and explanations, as
 * `Authorization` and `?key=` are.
 *
 * @param known Further names that are such, lower case: those of a document's security schemes.
 */
export function isSecret(name: string, known?: ReadonlySet<string>): boolean {
  return secret.test(name) || known?.has(name.toLowerCase()) === true;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * A header's value as it was meant: HTTP carries bytes, which servers read as Latin-1, and clients send text
 * beyond ASCII as UTF-8.
 */
export function headerValue(value: string): string {
  if (!/[\u0080-\u00ff]/.test(value)) return value;
  try {
    return utf8.decode(Uint8Array.from(value, (unit) => unit.charCodeAt(0)));
  } catch {
    return value;
  }
}

/** A text as a header's value that {@link headerValue} reads: its bytes in UTF-8. */
export function headerBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

/** Headers by lower-case name, but for those that hold secrets. */
export function openHeaders(headers: Headers, known: ReadonlySet<string>): Record<string, string> {
  const open: Record<string, string> = {};
  headers.forEach((value, name) => {
    if (!isSecret(name, known)) open[name] = headerValue(value);
  });
  return open;
}

/** The query parameters, but for those that hold secrets. */
export function openQuery(search: string, known: ReadonlySet<string>): URLSearchParams {
  return new URLSearchParams([...new URLSearchParams(search)].filter(([name]) => !isSecret(name, known)));
}

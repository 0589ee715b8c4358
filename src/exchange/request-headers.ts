const secret =
  /^(?:proxy-)?authorization$|^(?:set-)?cookie2?$|api[-_]?key|token|secret|password|credential|signature|(?:^|[-_])(?:key|auth|sig)$/i;

/**
 * Whether the value of a header or a query parameter is to be kept from logs, templates and explanations, as
 * `Authorization` and `?key=` are.
 */
export function isSecret(name: string): boolean {
  return secret.test(name);
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

/** Headers by lower-case name, but for those that hold secrets. */
export function openHeaders(headers: Headers): Record<string, string> {
  const open: Record<string, string> = {};
  headers.forEach((value, name) => {
    if (!isSecret(name)) open[name] = headerValue(value);
  });
  return open;
}

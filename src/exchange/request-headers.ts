const secret =
  /^(?:proxy-)?authorization$|^(?:set-)?cookie2?$|api[-_]?key|token|secret|password|credential|signature|(?:^|[-_])(?:key|auth|sig)$/i;

/** Whether a header's value is to be kept from logs, templates and explanations. */
export function isSecretHeader(name: string): boolean {
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

/** Whether a query parameter's value is to be kept from logs, templates and explanations, as `?key=` is. */
export function isSecretParameter(name: string): boolean {
  return isSecretHeader(name);
}

/** Headers by lower-case name, but for those that hold secrets. */
export function openHeaders(headers: Headers): Record<string, string> {
  const open: Record<string, string> = {};
  headers.forEach((value, name) => {
    if (!isSecretHeader(name)) open[name] = headerValue(value);
  });
  return open;
}

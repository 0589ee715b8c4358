/** Whether a method only reads. */
export function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** The answer to HEAD: what GET would say of the body, and no body. */
export function withoutBody({ status, headers, body }: Response): Response {
  // Ends what makes the body, so that its exchange is noted.
  body?.cancel().catch(() => {});
  return new Response(null, { status, headers });
}

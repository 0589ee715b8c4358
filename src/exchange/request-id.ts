import { compileId, type MakeId } from "./ids.ts";

/** Makes the id of a request, which every answer carries in `x-request-id`. */
export const makeRequestId: MakeId = compileId("req_{hex:32}");

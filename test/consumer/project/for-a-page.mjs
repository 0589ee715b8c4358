export { createMock } from "mynah";
export { handlers } from "mynah/msw";

export { createMock } from "mynah";

// Before test files are loaded, so that clients find mynah that are made when their file is loaded.
export default { test: { setupFiles: ["./mynah.js"] } };

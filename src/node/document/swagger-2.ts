import { ConfigurationError } from "../../errors.ts";
import { copyTree } from "./copy-tree.ts";
import type { SourceFile } from "./source-file.ts";

/** Where Swagger 2.0 has what OpenAPI 3 has among its components. */
const former: readonly (readonly [string, string])[] = [
  ["/components/schemas/", "/definitions/"],
  ["/components/parameters/", "/parameters/"],
  ["/components/requestBodies/", "/parameters/"],
  ["/components/responses/", "/responses/"],
  ["/components/securitySchemes/", "/securityDefinitions/"],
];

/**
 * Converts a document of Swagger 2.0 to OpenAPI 3.0. The converter is a package of its own, which whoever has such
 * documents installs beside mynah: it is large, and few have them.
 *
 * @param document What stands in one piece.
 * @throws ConfigurationError where the converter is not installed, or cannot convert the document.
 */
export async function convertSwagger2(document: unknown, { file }: SourceFile): Promise<unknown> {
  const { default: converter } = await import("swagger2openapi").catch(() => {
    throw new ConfigurationError(
      `Failed to load ${file}: it is a document of Swagger 2.0, and the converter is not installed. ` +
        "Please install it beside mynah, with npm install --save-dev swagger2openapi, " +
        `or convert the document once, with npx swagger2openapi ${file}.`,
    );
  });
  try {
    // It repairs what is slightly wrong, and is not let to follow references.
    const options = { patch: true, warnOnly: true, resolve: false };
    const { openapi } = await converter.convertObj(copyTree(document) as never, options);
    return openapi;
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
    throw new ConfigurationError(
      `Failed to convert ${file} from Swagger 2.0: ${reason}. Please mend the document, or convert it to OpenAPI 3.1.`,
    );
  }
}

/** The file of a converted document, whose places are found by the pointers of what it was converted to. */
export function convertedSource(source: SourceFile): SourceFile {
  return {
    ...source,
    locate(pointer, what) {
      const [now = "", then = ""] = former.find(([prefix]) => pointer.startsWith(prefix)) ?? [];
      return source.locate(then + pointer.slice(now.length), what);
    },
  };
}

import { didYouMean, preview } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";
import { compileGlob, compileGlobStart } from "../glob.ts";
import { closedItems } from "./closed-items.ts";
import type { Coverage } from "./coverage.ts";
import type { CoverageItem } from "./item.ts";

/** Items that do not count, and why. */
export interface Exclusion {
  /** Ids of items, with `*` for any text; what is inside an item goes with it. */
  readonly at: string;
  /** Why they cannot be covered. */
  readonly reason: string;
}

/** What counts in a report. */
export interface CoverageScope {
  /** The only operations, and errors of gateways, that count, by id, with `*` for any text. Default: all. */
  readonly include?: readonly string[];
  readonly exclude?: readonly Exclusion[];
}

/**
 * Takes items out of what counts.
 *
 * @returns The coverage, and the exclusions that are for nothing that there is.
 */
export function scopeCoverage(
  coverage: Coverage,
  { include, exclude = [] }: CoverageScope,
): { readonly coverage: Coverage; readonly idle: readonly Exclusion[] } {
  const wanted = include?.map(compileGlob);
  if (include !== undefined) assertIncluded(coverage, include);
  const isLeftOut = ({ kind, id }: CoverageItem) =>
    (kind === "operation" || kind === "errors") && wanted?.every((fits) => !fits(id)) === true;
  const excluding = createExclusion(exclude, (item) =>
    isLeftOut(item) ? "not one of the operations that the configuration includes" : undefined,
  );
  const gateways = coverage.gateways.map((gateway) => ({
    ...gateway,
    items: gateway.items.map(excluding.apply),
  }));
  // Of what is not listed nobody can tell.
  const closed = [...closedItems(coverage)];
  const mayBe = ({ at }: Exclusion) => closed.some(compileGlobStart(at));
  return {
    coverage: { ...coverage, gateways },
    idle: exclude.filter((rule) => !excluding.used.has(rule) && !mayBe(rule)),
  };
}

/** Whatever is misspelt in what is included would leave all out. */
function assertIncluded({ gateways }: Coverage, include: readonly string[]): void {
  const known = gateways.flatMap(({ items }) => items.map(({ id }) => id));
  const strange = include.find((at) => !known.some(compileGlob(at)));
  if (strange === undefined) return;
  throw new ConfigurationError(
    `Failed to read coverage.include: there is no operation ${preview(strange)}. ` +
      `Please use ${didYouMean(strange, known) ?? `one of ${known.slice(0, 20).join(", ")}`}, with * for any text.`,
  );
}

/**
 * Prepares what takes items out of what counts, with all that is inside of them.
 *
 * @param besides Why an item is out for another reason. Default: for none.
 */
export function createExclusion(
  exclusions: readonly Exclusion[],
  besides: (item: CoverageItem) => string | undefined = () => undefined,
): { readonly apply: (item: CoverageItem) => CoverageItem; readonly used: ReadonlySet<Exclusion> } {
  const rules = exclusions.map((rule) => ({ rule, fits: compileGlob(rule.at) }));
  const used = new Set<Exclusion>();
  const apply = (item: CoverageItem, outer?: string): CoverageItem => {
    const fitting = rules.filter(({ fits }) => fits(item.id));
    for (const { rule } of fitting) used.add(rule);
    const excluded = outer ?? besides(item) ?? fitting[0]?.rule.reason ?? item.excluded;
    const items = item.items.map((each) => apply(each, excluded));
    return excluded === undefined ? { ...item, items } : { ...item, excluded, items };
  };
  return { apply: (item) => apply(item), used };
}

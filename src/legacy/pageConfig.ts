/** What a page configures: `window.holdfastConfig`, and the data attributes of the script's own tag, which win. */
import * as v from 'valibot';

const text = (what: string) => v.pipe(v.string(what), v.nonEmpty(what));
const flag = (name: string) => {
  const sentence = `"${name}" must be true or false.`;
  return v.union(
    [
      v.boolean(),
      v.pipe(
        v.picklist(['true', 'false', '']),
        v.transform((value) => value !== 'false'),
      ),
    ],
    sentence,
  );
};

const pageConfigSchema = v.strictObject({
  /** The session API's name of the page's data. @default what the page's own calls name */
  datasourceId: v.optional(text('"datasourceId" must be the id as the server lists it.')),
  /** What stands before `/tools/api/`. @default what the page's own calls name */
  baseUrl: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(\/(?!\/)[^?#\s]*)?$/, '"baseUrl" must be \'\' or a path such as /hydroml.'),
    ),
  ),
  /** @default '/accounts/login/' */
  loginPath: v.optional(text('"loginPath" must be a path such as /accounts/login/.')),
  /** Who works here, where the template knows; otherwise the first status tells. */
  userId: v.optional(
    v.pipe(
      v.union([v.string(), v.number()], '"userId" must be text or a number.'),
      v.transform((id) => String(id)),
    ),
  ),
  /** Off leaves the page as it is. @default true */
  enabled: v.optional(flag('enabled'), true),
  /** Decides for this user; off leaves the page as it is. */
  isEnabled: v.optional(
    v.custom<() => boolean>((value) => typeof value === 'function', '"isEnabled" must be a function.'),
  ),
  /** Where measurements go, load failures among them: an address of the page's own server. @default nobody counts */
  metricsUrl: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^\/(?![/\\])/,
        '"metricsUrl" must be a path of this server, such as /tools/api/studio/metrics/.',
      ),
    ),
  ),
  /** Adds `<session-recovery>` to the page. @default true */
  widget: v.optional(flag('widget'), true),
  /** Registers the Alpine plugin where there is Alpine. @default true */
  alpine: v.optional(flag('alpine'), true),
});

export type PageConfig = v.InferOutput<typeof pageConfigSchema>;

const names = Object.keys(pageConfigSchema.entries);

/**
 * @param attributes The script tag's dataset: `data-datasource-id` is its `datasourceId`. Names that are not ours are others'.
 * @throws TypeError with one sentence on what is wrong and where
 */
export function readPageConfig(
  given: unknown,
  attributes: Readonly<Record<string, string | undefined>>,
): PageConfig {
  if (given !== undefined && (typeof given !== 'object' || given === null)) {
    throw new TypeError(
      'window.holdfastConfig must be an object, for example {loginPath: "/accounts/login/"}.',
    );
  }
  const ours = Object.entries(attributes).filter(
    ([name, value]) => names.includes(name) && value !== undefined,
  );
  const parsed = v.safeParse(pageConfigSchema, { ...given, ...Object.fromEntries(ours) });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? '';
  if (issue.type === 'strict_object') {
    throw new TypeError(`window.holdfastConfig has no ${path}. It has: ${names.join(', ')}.`);
  }
  throw new TypeError(`holdfast's configuration can't be used: ${issue.message}`);
}

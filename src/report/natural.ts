const collator = new Intl.Collator('en', { numeric: true });

/** Orders texts as people do: `app-2` before `app-10`. */
export const naturally = (a: string, b: string): number => collator.compare(a, b);

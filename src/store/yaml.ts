/* The reader of YAML, by itself: a package of CommonJS has names for a bundler only where they are imported as they are here. */
export { parseDocument } from 'yaml';

/** A file of this package by its path: as far from src/cli as from dist/cli and dist/chunks. */
export const packageFile = (path: string): URL => new URL(`../../${path}`, import.meta.url);

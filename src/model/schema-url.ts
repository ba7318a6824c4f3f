/** Where editors find a published schema, its `$id`: the newest package, as a mirror of the registry serves its files. */
export const schemaUrl = (name: string): string => `https://unpkg.com/pathproof/schema/${name}.schema.json`;

/** The line at the top of a YAML file by which editors know its schema, and complete and check what is typed. */
export const schemaLine = (name: string): string => `# yaml-language-server: $schema=${schemaUrl(name)}\n`;

import type { ComponentChildren } from 'preact';

/** A table's column: its name, and whether it holds numbers. */
export interface Column {
  readonly name: string;
  readonly number?: boolean;
}

/** A table with a caption and scoped heads, that scrolls by itself where it is wider than the page. */
export const Table = ({
  caption,
  columns,
  stack = false,
  children,
}: {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** On a narrow screen its cells stand below each other: for few rows of many words. */
  readonly stack?: boolean;
  readonly children: ComponentChildren;
}) => (
  <div class={stack ? 'scroll stack' : 'scroll'} role="region" aria-label={caption} tabIndex={0}>
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ name, number }) => (
            <th scope="col" class={number ? 'number' : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);

/** A number in a table's cell. */
export const NumberCell = ({ value }: { readonly value: number }) => (
  <td class="number">{value.toLocaleString('en-US')}</td>
);

// On narrow screens one column is shown at a time.

export type ColumnName = "input" | "template" | "output";

const names: readonly (readonly [ColumnName, string])[] = [
  ["input", "Reads"],
  ["template", "Template"],
  ["output", "Result"],
];

interface ColumnTabsProps {
  readonly chosen: ColumnName;
  readonly onChoose: (name: ColumnName) => void;
}

export function ColumnTabs({ chosen, onChoose }: ColumnTabsProps) {
  return (
    <fieldset class="column-tabs" aria-label="Column">
      {names.map(([name, label]) => (
        <button key={name} type="button" aria-pressed={name === chosen} onClick={() => onChoose(name)}>
          {label}
        </button>
      ))}
    </fieldset>
  );
}

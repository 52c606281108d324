// A change may fix an error that stands far behind it. The parser takes parts of the old tree as they are, also with their
// marks of errors, so an editor would go on showing an error that is gone.
import { IterMode, type ParseWrapper, type Tree, TreeFragment } from "@lezer/common";
import type { LRParser } from "@lezer/lr";

/** Takes no more of an old tree than what stands before its first error. @param parser without this wrapper */
export function soundParts(parser: LRParser): ParseWrapper {
  return (inner, input, fragments, ranges) => {
    const isSound = fragments.every(({ to, tree, offset }) => firstError(tree) - offset >= to);
    return isSound ? inner : parser.createParse(input, fragments.flatMap(beforeError), ranges);
  };
}

function beforeError(fragment: TreeFragment): readonly TreeFragment[] {
  const { from, to, tree, offset, openStart } = fragment;
  const end = firstError(tree) - offset;
  if (end >= to) return [fragment];
  return end <= from ? [] : [new TreeFragment(from, end, tree, offset, openStart, true)];
}

/** Of trees: one is asked for with each of its fragments, and again while the editor parses in steps. */
const firstErrors = new WeakMap<Tree, number>();

/** `Infinity` if there is none. */
function firstError(tree: Tree): number {
  const known = firstErrors.get(tree);
  if (known !== undefined) return known;
  let first = Infinity;
  tree.iterate({
    mode: IterMode.IgnoreMounts,
    enter({ type, from }) {
      if (type.isError) first = Math.min(first, from);
      return first === Infinity;
    },
  });
  firstErrors.set(tree, first);
  return first;
}

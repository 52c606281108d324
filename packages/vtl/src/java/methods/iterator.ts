// The methods of java.util.Iterator and ListIterator.
import type { JavaIterator, ListIterator } from "../iterator.ts";
import { type Describe, describe, type JavaMethod, notOffered } from "../method.ts";

const on: Describe<JavaIterator> = describe;

export const iteratorMethods: readonly JavaMethod<JavaIterator>[] = [
  on("remove():void", (iterator, _none, meter) => iterator.remove(meter)),
  on("hasNext():boolean", (iterator) => iterator.hasNext()),
  on("next():Object", (iterator) => iterator.next()),
  ...notOffered("forEachRemaining(Consumer):void"),
];

const onList: Describe<ListIterator> = describe;

export const listIteratorMethods: readonly JavaMethod<ListIterator>[] = [
  onList("add(Object):void", (iterator, [item], meter) => iterator.add(item, meter)),
  onList("set(Object):void", (iterator, [item]) => iterator.set(item)),
  onList("nextIndex():int", (iterator) => iterator.position),
  onList("previousIndex():int", (iterator) => iterator.position - 1),
  onList("hasPrevious():boolean", (iterator) => iterator.position !== 0),
  onList("previous():Object", (iterator) => iterator.previous()),
];

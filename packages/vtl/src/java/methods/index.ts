// Which class has which methods.
import {
  arrayListClass,
  bigDecimalClass,
  bigIntegerClass,
  booleanClass,
  byteArrayClass,
  charArrayClass,
  characterClass,
  classClass,
  doubleClass,
  entryClass,
  entryIteratorClass,
  entrySetClass,
  integerClass,
  itrClass,
  type JavaClass,
  keyIteratorClass,
  keySetClass,
  linkedHashMapClass,
  listItrClass,
  longClass,
  objectArrayClass,
  stringArrayClass,
  stringClass,
  subListClass,
  subListItrClass,
  valueIteratorClass,
  valuesClass,
} from "../class.ts";
import { type JavaMethod, type Methods, MethodTable } from "../method.ts";
import { bigDecimalMethods } from "./big-decimal.ts";
import { bigIntegerMethods } from "./big-integer.ts";
import { booleanMethods } from "./boolean.ts";
import { characterMethods } from "./character.ts";
import { classMethods } from "./class.ts";
import { doubleMethods } from "./double.ts";
import { integerMethods, longMethods } from "./integer.ts";
import { iteratorMethods, listIteratorMethods } from "./iterator.ts";
import { arrayListMethods, arrayMethods, listMethods } from "./list.ts";
import { entryMethods, linkedHashMapMethods, mapMethods } from "./map.ts";
import { viewMethods } from "./map-view.ts";
import { numberMethods } from "./number.ts";
import { objectMethods } from "./object.ts";
import { stringMethods } from "./string.ts";

/** The order decides nothing but which of two methods with the same parameters counts: the first. */
function define(
  classes: readonly JavaClass[],
  ...groups: readonly (readonly JavaMethod<never>[])[]
): readonly JavaClass[] {
  const methods = new MethodTable<never>(...groups, objectMethods);
  for (const javaClass of classes) javaClass.methods = methods;
  return classes;
}

const classes: readonly JavaClass[] = [
  define([stringClass], stringMethods),
  define([booleanClass], booleanMethods),
  define([characterClass], characterMethods),
  define([integerClass], integerMethods, numberMethods),
  define([longClass], longMethods, numberMethods),
  define([doubleClass], doubleMethods, numberMethods),
  define([bigIntegerClass], bigIntegerMethods, numberMethods),
  define([bigDecimalClass], bigDecimalMethods, numberMethods),
  define([arrayListClass], listMethods, arrayListMethods),
  define([subListClass], listMethods),
  define([linkedHashMapClass], mapMethods, linkedHashMapMethods),
  define([keySetClass, valuesClass, entrySetClass], viewMethods),
  define([entryClass], entryMethods),
  define([itrClass, keyIteratorClass, valueIteratorClass, entryIteratorClass], iteratorMethods),
  define([listItrClass, subListItrClass], listIteratorMethods, iteratorMethods),
  define([stringArrayClass, objectArrayClass, charArrayClass, byteArrayClass], arrayMethods, listMethods),
  define([classClass], classMethods),
].flat();

/** The methods of a class; undefined where its objects answer to `TemplateObject.call`. */
export function methodsOf(javaClass: JavaClass): Methods | undefined {
  return javaClass.methods;
}

/** All methods of Java's own classes. */
export function allMethods(): readonly JavaMethod<never>[] {
  return [...new Set(classes.map(({ methods }) => methods))].flatMap((methods) => methods?.all ?? []);
}

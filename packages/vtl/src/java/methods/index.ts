// The methods of each class.
import * as java from "../class.ts";
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

/** Of two methods with the same parameters, the first one counts. */
function define(
  classes: readonly java.JavaClass[],
  ...groups: readonly (readonly JavaMethod<never>[])[]
): readonly java.JavaClass[] {
  const methods = new MethodTable<never>(...groups, objectMethods);
  for (const javaClass of classes) javaClass.methods = methods;
  return classes;
}

const classes: readonly java.JavaClass[] = [
  define([java.stringClass], stringMethods),
  define([java.booleanClass], booleanMethods),
  define([java.characterClass], characterMethods),
  define([java.integerClass], integerMethods, numberMethods),
  define([java.longClass], longMethods, numberMethods),
  define([java.doubleClass], doubleMethods, numberMethods),
  define([java.bigIntegerClass], bigIntegerMethods, numberMethods),
  define([java.bigDecimalClass], bigDecimalMethods, numberMethods),
  define([java.arrayListClass], listMethods, arrayListMethods),
  define([java.subListClass], listMethods),
  define([java.linkedHashMapClass], mapMethods, linkedHashMapMethods),
  define(Object.values(java.viewClasses), viewMethods),
  define([java.entryClass], entryMethods),
  define([java.itrClass, ...Object.values(java.viewIteratorClasses)], iteratorMethods),
  define([java.listItrClass, java.subListItrClass], listIteratorMethods, iteratorMethods),
  define(
    [java.stringArrayClass, java.objectArrayClass, java.charArrayClass, java.byteArrayClass],
    arrayMethods,
    listMethods,
  ),
  define([java.classClass], classMethods),
].flat();

/** The methods of a class; undefined if its objects implement `TemplateObject.call`. */
export function methodsOf(javaClass: java.JavaClass): Methods | undefined {
  return javaClass.methods;
}

/** All methods of Java's own classes. */
export function allMethods(): readonly JavaMethod<never>[] {
  return [...new Set(classes.map(({ methods }) => methods))].flatMap((methods) => methods?.all ?? []);
}

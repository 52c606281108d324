// Optional packages, each for one feature. npm does not install them with the gateway (`peerDependenciesMeta`). They are
// loaded on first use; if one is missing, the error says what to install.

export class MissingPackageError extends Error {
  override readonly name = "MissingPackageError";
}

/**
 * @param feature the subject of the error's sentence: "OpenTelemetry traces"
 * @throws MissingPackageError when one of the packages is not installed; any other error of loading them
 */
export async function loadOptional<Modules>(
  feature: string,
  packages: readonly string[],
  load: () => Promise<Modules>,
): Promise<Modules> {
  try {
    return await load();
  } catch (cause) {
    if (!isMissing(cause, packages)) throw cause;
    const [verb, names] = [feature.endsWith("s") ? "need" : "needs", packages.join(" ")];
    throw new MissingPackageError(
      `${feature} ${verb} ${packages.length === 1 ? "a package that is" : "packages that are"} not installed. Run: npm install ${names}`,
      { cause },
    );
  }
}

/** False for an installed package whose own dependency is missing. */
function isMissing(cause: unknown, packages: readonly string[]): boolean {
  if (typeof cause !== "object" || cause === null || !("code" in cause) || !("message" in cause)) return false;
  const { code, message } = cause;
  return (
    (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") &&
    packages.some((name) => String(message).includes(`'${name}'`))
  );
}

// The plugin has the package's version.
import manifest from "../../package.json" with { type: "json" };

export const { version } = manifest;

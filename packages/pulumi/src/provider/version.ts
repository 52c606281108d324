// The version of the plugin is the package's.
import manifest from "../../package.json" with { type: "json" };

export const { version } = manifest;

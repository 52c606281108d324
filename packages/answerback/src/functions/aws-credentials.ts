// Decides whether functions under `start` get the AWS credentials of this process, or local ones.

/** The variables of the standard chain that name credentials. */
const names = [
  "AWS_ACCESS_KEY_ID",
  "AWS_PROFILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
] as const;

/** Files such as `~/.aws/credentials` do not count: they are on most developers' machines. */
export function hasAwsCredentials(variables: Readonly<Record<string, string | undefined>>): boolean {
  return names.some((name) => Boolean(variables[name]));
}

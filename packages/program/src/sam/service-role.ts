// Roles that a service of AWS assumes, with the managed policy that AWS has for it.

/** A policy document. @param service `lambda.amazonaws.com` */
export const assumedBy = (service: string): object => ({
  Version: "2012-10-17",
  Statement: [{ Action: ["sts:AssumeRole"], Effect: "Allow", Principal: { Service: [service] } }],
});

/** The ARN of a policy for service roles. */
export const serviceRolePolicy = (name: string): object => ({
  "Fn::Sub": `arn:\${AWS::Partition}:iam::aws:policy/service-role/${name}`,
});

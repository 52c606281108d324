import assert from "node:assert/strict";
import { test } from "node:test";
import { TemplateFile } from "../../template/template-file.ts";
import { openText } from "../../template/test-template.ts";
import { TemplatePlaces } from "./template-places.ts";

const text = `Resources:
  Found:
    Type: AWS::ApiGatewayV2::IntegrationResponse
    Properties:
      IntegrationResponseKey: /200/
      ResponseTemplates:
        $default: |
          first
            second
        other: !Sub |
          one
          two \${AWS::Region}
        json: '{ "a": ''b'' }'
        chosen: !If [Never, a, b]
      RouteSettings: { "my.route": { LoggingLevel: INFO } }
      Schemes: [a, { B: c }]
Conditions: { Never: !Equals [a, b] }
`;
const file = new TemplateFile("/shop/template.yaml", text);
const places = new TemplatePlaces();
places.add("urn", file, openText(text).created.get("Found")!);

const cases: readonly (readonly [
  path: readonly (string | number)[],
  at: [number, number] | undefined,
  place: string,
])[] = [
  [[], undefined, "2:3"],
  [["integrationResponseKey"], undefined, "5:7"],
  [["integrationResponseKey"], [1, 2], "5:32"],
  [["responseTemplates", "$default"], undefined, "7:9"],
  [["responseTemplates", "$default"], [2, 3], "9:13"],
  [["responseTemplates", "other"], [2, 1], "12:11"],
  [["responseTemplates", "json"], [1, 8], "13:23"],
  [["responseTemplates", "chosen"], [1, 1], "14:9"],
  [["responseTemplates", "missing"], undefined, "6:7"],
  [["absent"], undefined, "2:3"],
  [["routeSettings", "my.route", "loggingLevel"], undefined, "15:38"],
  [["schemes", 1, "b"], undefined, "16:22"],
];
for (const [path, at, expected] of cases) {
  test(`${path.join("/") || "the resource"}${at ? ` at ${at.join(":")}` : ""} is at ${expected}`, () => {
    const found = places.of("urn", path, at && { line: at[0], column: at[1] });
    assert.equal(`${found?.line}:${found?.column}`, expected);
  });
}

test("finds properties in Pulumi's notation", () => {
  assert.equal(places.ofProperty("urn", 'ResponseTemplates["$default"]')?.line, 7);
  assert.equal(places.ofProperty("urn", 'RouteSettings["my.route"].LoggingLevel')?.column, 38);
  assert.equal(places.ofProperty("urn", "Schemes[1].B")?.column, 22);
  assert.equal(places.ofProperty("other", "Schemes"), undefined);
});

"""Writes the resource types of CloudFormation with what Ref returns and their attributes, from the schemas that cfn-lint ships.

python3 scripts/cloudformation-types.py        needs pip; downloads cfn-lint and installs nothing
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

VERSION = "1.58.0"
REGION = "us-east-1"
TARGET = pathlib.Path(__file__).parent.parent / "packages/program/src/stand-in/cloudformation/resource-types.json"
# A suffix for attributes that are not strings.
SUFFIXES = {"integer": "#", "number": "#", "boolean": "?", "array": "[]", "object": "{}"}


def schemas():
    with tempfile.TemporaryDirectory() as folder:
        package = f"cfn-lint=={VERSION}"
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, package], check=True)
        with zipfile.ZipFile(next(pathlib.Path(folder).glob("*.whl"))) as wheel:
            base = "cfnlint/data/schemas/"
            versions = json.loads(wheel.read(f"{base}providers/{REGION}.json"))
            for name, version in sorted(versions.items()):
                yield name, json.loads(wheel.read(f"{base}resources/{version}.json"))


def names(pointers):
    return [pointer.removeprefix("/properties/").split("/") for pointer in pointers]


def resolved(schema, root):
    while "$ref" in schema:
        found = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def suffix(path, root):
    schema = root
    for part in path:
        schema = resolved(schema, root).get("properties", {}).get(part, {})
    kind = resolved(schema, root).get("type", "string")
    return SUFFIXES.get(kind[0] if isinstance(kind, list) else kind, "")


def attributes(schema):
    paths = [[part for part in path if part != "properties"] for path in names(schema.get("readOnlyProperties", []))]
    leaves = [path for path in paths if not any(other != path and other[: len(path)] == path for other in paths)]
    return [".".join(path) + suffix(path, schema) for path in leaves if "*" not in path]


def reference(schema):
    """Of a composite identifier, the part that the resource does not share with its parent."""
    identifier = [path[0] for path in names(schema.get("primaryIdentifier", []))]
    own = [name for name in identifier if [name] in names(schema.get("readOnlyProperties", []))]
    return (own or identifier or [""])[-1]


lines = [
    f"  {json.dumps(name)}: {json.dumps([reference(schema), ' '.join(attributes(schema))])}"
    for name, schema in schemas()
]
TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n")
print(f"{TARGET}: {len(lines)} types, {TARGET.stat().st_size} bytes")

"""Translates SAM templates with AWS's own transform: {name: {template, parameters}} on standard input, results on output."""

import json
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class ManagedPolicies:
    def load(self):
        return {"AWSLambdaBasicExecutionRole": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}


def translated(case):
    try:
        return {"template": transform(yaml_parse(case["template"]), case["parameters"], ManagedPolicies())}
    except InvalidDocumentException as error:
        return {"error": [cause.message for cause in error.causes]}


print(json.dumps({name: translated(case) for name, case in json.load(sys.stdin).items()}))

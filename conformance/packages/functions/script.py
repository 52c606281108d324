def handler(event, context):
    return {"text": event["text"], "name": context.function_name}

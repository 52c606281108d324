// Correct templates of real APIs, after the patterns of AWS's guides and public samples.
import type { Integration } from "../../resources/integration.ts";

export interface PublishedPattern {
  readonly name: string;
  readonly template: string;
  /** A request template of this integration; absent: a response template of an HTTP backend. */
  readonly request?: Integration;
  /** A response template of a Lambda function. */
  readonly ofLambda?: true;
  /** Default: a message. */
  readonly routes?: readonly string[];
}

const action = (service: string): Integration => ({
  integrationType: "AWS",
  integrationMethod: "POST",
  integrationUri: `arn:aws:apigateway:eu-west-1:${service}`,
});
const mock: Integration = { integrationType: "MOCK" };
const http: Integration = {
  integrationType: "HTTP",
  integrationMethod: "POST",
  integrationUri: "https://example.com/orders",
};

export const publishedPatterns: readonly PublishedPattern[] = [
  {
    name: "store the connection",
    request: action("dynamodb:action/PutItem"),
    routes: ["$connect"],
    template: `{
  "TableName": "$stageVariables.connections",
  "Item": {
    "connectionId": { "S": "$context.connectionId" },
    "user": { "S": "$context.authorizer.principalId" },
    "agent": { "S": "$util.escapeJavaScript($input.params('User-Agent')).replaceAll("\\\\'", "'")" },
    "connectedAt": { "N": "$context.connectedAt" }
  }
}`,
  },
  {
    name: "forget the connection",
    request: action("dynamodb:action/DeleteItem"),
    routes: ["$disconnect"],
    template: `{"TableName":"\${stageVariables.connections}","Key":{"connectionId":{"S":"$context.connectionId"}}}`,
  },
  {
    name: "expire an item",
    request: action("dynamodb:action/PutItem"),
    template: `#set($now = $context.requestTimeEpoch / 1000)
#set($ttl = $now + 86400)
{
  "TableName": "messages",
  "Item": {
    "id": {"S": "$context.requestId"},
    "body": {"S": $input.json('$.text')},
    "ttl": {"N": "$ttl"}
  }
}`,
  },
  {
    name: "query with a cursor",
    request: action("dynamodb:action/Query"),
    template: `#set($limit = $input.path('$.limit'))
#if($limit == "")
#set($limit = 25)
#end
{
  "TableName": "messages",
  "KeyConditionExpression": "room = :room",
  "ExpressionAttributeValues": {
    ":room": {"S": $input.json('$.room')}
  },
#if($input.path('$.after') != "")
  "ExclusiveStartKey": {"room": {"S": $input.json('$.room')}, "id": {"S": $input.json('$.after')}},
#end
  "Limit": $limit
}`,
  },
  {
    name: "update with optional attributes",
    request: action("dynamodb:action/UpdateItem"),
    template: `#set($body = $input.path('$'))
#set($separator = "")
{
  "TableName": "profiles",
  "Key": {"id": {"S": "$context.authorizer.principalId"}},
  "UpdateExpression": "SET #foreach($key in $body.changes.keySet())$separator #n$foreach.count = :v$foreach.count#set($separator = ",")#end",
  "ExpressionAttributeValues": {
#foreach($key in $body.changes.keySet())
    ":v$foreach.count": {"S": $input.json("$.changes.$key")}#if($foreach.hasNext),#end

#end
  }
}`,
  },
  {
    name: "list of items",
    template: `#set($root = $input.path('$'))
{
  "count": $root.Count,
  "items": [
#foreach($item in $root.Items)
    {
      "id": "$item.id.S",
      "amount": $item.amount.N,
      "paid": $item.paid.BOOL
    }#if($foreach.hasNext),#end

#end
  ]
}`,
  },
  {
    name: "list with velocityHasNext",
    template: `{"names": [#foreach($e in $input.path('$.entries'))"$e.name"#if($velocityHasNext), #end#end]}`,
  },
  {
    name: "list by count and size",
    template: `#set($entries = $input.path('$.entries'))
[#foreach($entry in $entries){"n": $foreach.index, "v": "$entry"}#if($foreach.count < $entries.size()),#end#end]`,
  },
  {
    name: "message to a queue, form encoded",
    request: action("sqs:path/000000000000/jobs"),
    template:
      "Action=SendMessage&MessageBody=$util.urlEncode($input.body)&MessageAttribute.1.Name=connectionId&MessageAttribute.1.Value.StringValue=$context.connectionId&MessageAttribute.1.Value.DataType=String",
  },
  {
    name: "message to a first-in-first-out queue",
    request: action("sqs:path/000000000000/jobs.fifo"),
    template:
      "Action=SendMessage&MessageGroupId=$util.urlEncode($input.path('$.room'))&MessageDeduplicationId=$context.requestId&MessageBody=$util.urlEncode($input.json('$'))",
  },
  {
    name: "publish to a topic",
    request: action("sns:action/Publish"),
    template: `Action=Publish&TopicArn=$util.urlEncode('arn:aws:sns:eu-west-1:000000000000:t')&Message=$util.urlEncode($input.body)`,
  },
  {
    name: "start a state machine",
    request: action("states:action/StartExecution"),
    template: `#set($input = $util.escapeJavaScript($input.json('$')).replaceAll("\\\\'", "'"))
{
  "stateMachineArn": "arn:aws:states:eu-west-1:000000000000:stateMachine:orders",
  "name": "$context.requestId",
  "input": "$input"
}`,
  },
  {
    name: "start a state machine, the short way",
    request: action("states:action/StartExecution"),
    template: `#set($input = $input.json('$'))
{"input": "$util.escapeJavaScript($input).replaceAll("\\\\'", "'")", "stateMachineArn": "arn"}`,
  },
  {
    name: "start a state machine with the connection in the input",
    request: action("states:action/StartSyncExecution"),
    template: `#set($data = $util.escapeJavaScript($input.json('$.data')).replaceAll("\\\\'", "'"))
{"stateMachineArn": "arn", "input": "{\\"connectionId\\": \\"$context.connectionId\\", \\"data\\": $data}"}`,
  },
  {
    name: "put events",
    request: action("events:action/PutEvents"),
    template: `#set($context.requestOverride.header.X-Amz-Target = "AWSEvents.PutEvents")
#set($context.requestOverride.header.Content-Type = "application/x-amz-json-1.1")
{"Entries": [{"Source": "chat", "DetailType": "$context.routeKey", "Detail": "$util.escapeJavaScript($input.json('$')).replaceAll("\\\\'", "'")"}]}`,
  },
  {
    name: "put a record on a stream",
    request: action("kinesis:action/PutRecord"),
    template: `{
  "StreamName": "clicks",
  "Data": "$util.base64Encode($input.json('$.payload'))",
  "PartitionKey": "$context.connectionId"
}`,
  },
  {
    name: "put records on a stream",
    request: action("kinesis:action/PutRecords"),
    template: `{
  "StreamName": "clicks",
  "Records": [
    #foreach($elem in $input.path('$.records'))
    {
      "Data": "$util.base64Encode($elem.data)",
      "PartitionKey": "$elem.key"
    }#if($foreach.hasNext),#end
    #end
  ]
}`,
  },
  {
    name: "the event of a function, with the context",
    request: {
      ...action("lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:f/invocations"),
    },
    template: `{
  "requestContext": {
    "connectionId": "$context.connectionId",
    "routeKey": "$context.routeKey",
    "stage": "$context.stage",
    "domainName": "$context.domainName",
    "identity": {"sourceIp": "$context.identity.sourceIp"}
  },
  "body": $input.json('$')
}`,
  },
  {
    name: "all parameters of the handshake",
    request: http,
    routes: ["$connect"],
    template: `#set($allParams = $input.params())
{
  "params": {
    #foreach($type in $allParams.keySet())
    #set($params = $allParams.get($type))
    "$type": {
      #foreach($paramName in $params.keySet())
      "$paramName": "$util.escapeJavaScript($params.get($paramName)).replaceAll("\\\\'", "'")"
      #if($foreach.hasNext),#end
      #end
    }
    #if($foreach.hasNext),#end
    #end
  },
  "context": {"connection-id": "$context.connectionId", "user-agent": "$context.identity.userAgent"}
}`,
  },
  {
    name: "a MOCK status",
    request: mock,
    template: `{"statusCode": 200}`,
  },
  {
    name: "a MOCK status that the message decides",
    request: mock,
    template: `{
#if($input.path('$.kind') == 'known')
  "statusCode": 200
#elseif($input.path('$.kind') == 'moved')
  "statusCode": 302
#else
  "statusCode": 404
#end
}`,
  },
  {
    name: "a MOCK status on $connect",
    request: mock,
    routes: ["$connect"],
    template: `#set($token = $input.params('token'))
#if($token == $stageVariables.token){"statusCode": 200}#else{"statusCode": 401}#end`,
  },
  {
    name: "the connection's id",
    template: `{"connectionId": "$context.connectionId", "requestId": "$context.requestId"}`,
  },
  { name: "the document", template: "$input.json('$')" },
  { name: "the document as it came", template: "$input.body" },
  { name: "plain text", template: "Hello, you are $context.connectionId on $context.stage." },
  {
    name: "the message of an error",
    ofLambda: true,
    template: `#set($error = $util.parseJson($input.path('$.errorMessage')))
{
  "code": "$error.code",
  "message": "$util.escapeJavaScript($error.message).replaceAll("\\\\'", "'")"
}`,
  },
  {
    name: "an error in short",
    ofLambda: true,
    template: `{"message": $input.json('$.errorMessage'), "type": $input.json('$.errorType')}`,
  },
  {
    name: "an error's text after its prefix",
    ofLambda: true,
    template: `#set($parts = $input.path('$.errorMessage').split(':'))
{"code": "$parts[0].trim()", "connectionId": "$context.connectionId"}`,
  },
  {
    name: "defaults",
    template: `#set($page = $input.path('$.page'))
#if(!$page || $page == "")
#set($page = 1)
#end
{"page": $page, "next": $input.json('$.next')}`,
  },
  {
    name: "optional members",
    template: `{
  "id": $input.json('$.id')
#if($input.path('$.name') && $input.path('$.name') != "")
  ,"name": $input.json('$.name')
#end
#if("$!input.path('$.email')" != "")
  ,"email": $input.json('$.email')
#end
}`,
  },
  {
    name: "a flag out of the document",
    template: `{"status": #if($input.path('$.active'))"active"#else"inactive"#end}`,
  },
  {
    name: "renamed members",
    template: `#set($inputRoot = $input.path('$'))
{
  "orderId" : "$inputRoot.order.id",
  "total" : $inputRoot.order.total,
  "lines" : [
#foreach($elem in $inputRoot.order.lines)
    {
      "sku" : "$elem.sku",
      "tags" : [
#foreach($tag in $elem.tags)
        "$tag"#if($foreach.hasNext),#end

#end
      ]
    }#if($foreach.hasNext),#end

#end
  ]
}`,
  },
  {
    name: "copy all members",
    template: `{#foreach($k in $input.path('$').keySet())"$k": $input.json("$.$k")#if($foreach.hasNext), #end#end}`,
  },
  {
    name: "filter a list",
    template: `#set($first = true)
{"open": [#foreach($t in $input.path('$.tickets'))#if($t.state == "open")#if(!$first),#end{"id": "$t.id"}#set($first = false)#end#end]}`,
  },
  {
    name: "sum",
    template: `#set($total = 0)
#foreach($line in $input.path('$.lines'))
#set($total = $total + $line.amount)
#end
{"total": $total}`,
  },
  {
    name: "a number out of text",
    request: http,
    template: `#set($Integer = 0)
#set($n = $Integer.parseInt($input.path('$.n')))
{"double": #set($d = $n * 2)$d}`,
  },
  {
    name: "XML",
    template: `<order id="$input.path('$.id')"><total>$input.path('$.total')</total></order>`,
  },
  {
    name: "a query for a graph service",
    request: http,
    template: `{
  "query": "query(\\$id: ID!) { user(id: \\$id) { name } }",
  "variables": {"id": $input.json('$.id')}
}`,
  },
  {
    name: "a list built first",
    template: `#set($ids = [])
#foreach($i in $input.path('$.items'))
#set($ignored = $ids.add($i.id))
#end
{"count": $ids.size(), "has": #if($ids.isEmpty())false#{else}true#end}`,
  },
  {
    name: "a list that is only there when it has items",
    request: action("dynamodb:action/PutItem"),
    template: `{
  "TableName": "albums",
  "Item": {
    "artist": {"S": "$input.path('$.artist')"}
    #if($input.path('$.tracks') && $input.path('$.tracks').size() > 0)
    ,"tracks": {"L": [
      #foreach($track in $input.path('$.tracks'))
      {"S": "$track.title"}#if($foreach.hasNext),#end
      #end
    ]}
    #end
  }
}`,
  },
  {
    name: "a number with a default",
    request: action("kinesis:action/CreateStream"),
    template: `{"ShardCount": #if($input.path('$.shards') == '') 5 #else $input.path('$.shards') #end, "StreamName": "s"}`,
  },
  {
    name: "the kind of answer by a count",
    template: `#set($r = $input.path('$'))
#if($r.FailedEntryCount == 0)
{"status": "accepted", "id": "$r.Entries[0].EventId"}
#else
#set($context.responseOverride.status = 500)
{"status": "error"}
#end`,
  },
  {
    name: "the output of a workflow, or its error",
    template: `#if($input.path('$.status').toString().equals("FAILED"))
{"error": "$input.path('$.error')", "cause": "$input.path('$.cause')"}
#else
$input.path('$.output')
#end`,
  },
  {
    name: "all other members of an item",
    request: action("dynamodb:action/PutItem"),
    template: `#set($root = $input.path('$'))
{
  "TableName": "$stageVariables.table",
  "Item": {
    "id": {"S": "$root.id"}
    #foreach($key in $root.keySet())
      #if ($key != 'id' && $key != 'action')
      ,"$key": {"S": "$root.get($key)"}
      #end
    #end
  }
}`,
  },
  {
    name: "a map within a list",
    template: `#set($root = $input.path('$'))
[
  #foreach($image in $root.Items) {
  "id": "$image.id.S",
  "votes": {
    #foreach($key in $image.votes.M.keySet())
    "$key": $image.votes.M.get($key).N#if($foreach.hasNext),#end
    #end
  }
  }#if($foreach.hasNext),#end
  #end
]`,
  },
  {
    name: "comments",
    template: `## what the client asked for
#* and nothing else *#
{"room": $input.json('$.room')} ## end`,
  },
  {
    name: "headers of the call",
    request: http,
    template: `#set($context.requestOverride.header.Authorization = "Bearer $context.authorizer.token")
#set($context.requestOverride.querystring.page = $input.path('$.page'))
$input.json('$.payload')`,
  },
  {
    name: "the handshake's status and protocol",
    routes: ["$connect"],
    template: `#if($input.path('$.allowed') == false)
#set($context.responseOverride.status = 403)
#end
#set($context.responseOverride.header.Sec-WebSocket-Protocol = "chat")`,
  },
];

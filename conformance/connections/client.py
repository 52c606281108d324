"""A WebSocket client, boto3's callbacks and botocore's signers against a gateway that knows the key local.

Arguments: endpoint, stage, API, API whose $connect requires a signature.
"""

import sys

import boto3
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

endpoint, stage, api, signed_api = sys.argv[1:5]
address = endpoint.replace("http://", "ws://") + f"/ws/{api}/{stage}"
callbacks = boto3.client(
    "apigatewaymanagementapi",
    endpoint_url=f"{endpoint}/ws/{api}/{stage}",
    region_name="us-east-1",
    aws_access_key_id="local",
    aws_secret_access_key="local",
    config=Config(retries={"max_attempts": 1}),
)
errors = callbacks.exceptions


def who(socket):
    socket.send("who?")
    return socket.recv(timeout=5)


def refused(error, status, call, **arguments):
    try:
        call(**arguments)
    except error as caught:
        assert caught.response["ResponseMetadata"]["HTTPStatusCode"] == status, caught.response
        return
    raise AssertionError(f"{call.__name__} was accepted")


def closed(socket):
    try:
        while True:
            socket.recv(timeout=5)
    except ConnectionClosed as caught:
        return caught.rcvd.code if caught.rcvd else 1006


with connect(address) as socket:
    connection = who(socket)
    answer = callbacks.post_to_connection(ConnectionId=connection, Data="grüße".encode())
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert socket.recv(timeout=5) == "grüße"
    callbacks.post_to_connection(ConnectionId=connection, Data=b"\xff\x00")
    assert socket.recv(timeout=5) == b"\xff\x00"
    callbacks.post_to_connection(ConnectionId=connection, Data=b"x" * 131072)
    assert len(socket.recv(timeout=5)) == 131072
    refused(errors.PayloadTooLargeException, 413, callbacks.post_to_connection, ConnectionId=connection, Data=b"x" * 131073)
    described = callbacks.get_connection(ConnectionId=connection)
    assert described["Identity"]["SourceIp"] == "127.0.0.1", described
    assert described["ConnectedAt"] <= described["LastActiveAt"], described
    answer = callbacks.delete_connection(ConnectionId=connection)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert closed(socket) == 1000
for call in (callbacks.get_connection, callbacks.delete_connection):
    refused(errors.GoneException, 410, call, ConnectionId=connection)
refused(errors.GoneException, 410, callbacks.post_to_connection, ConnectionId=connection, Data=b"x")
print("callbacks by boto3")

with connect(address, compression="deflate") as socket:
    assert socket.protocol.extensions == []
    who(socket)
    socket.send([("x" * 32768)] * 4)
    assert len(socket.recv(timeout=5)) == 16
    socket.ping("beat").wait(5)
print("no compression, fragments, ping")

for message, code in ((b"binary", 1003), ("x" * 32769, 1009), (["x" * 32768] * 4 + ["x"], 1009)):
    with connect(address) as socket:
        socket.send(message)
        assert closed(socket) == code, code
print("close codes")

for path in ("/ws/none/live", f"/ws/{api}/none", f"/ws/{api}/{stage}/more"):
    try:
        connect(endpoint.replace("http://", "ws://") + path)
    except InvalidStatus as caught:
        assert caught.response.status_code == 403, path
        continue
    raise AssertionError(f"{path} was accepted")
print("refusals")

by_name = f"{endpoint}/ws/{signed_api}/{stage}?room=a%20b&room=%C3%BC%2A&empty="
for secret in ("local", "wrong"):
    credentials = Credentials("local", secret)
    for auth in (
        SigV4Auth(credentials, "execute-api", "us-east-1"),
        SigV4QueryAuth(credentials, "execute-api", "us-east-1", expires=60),
    ):
        request = AWSRequest("GET", by_name)
        auth.add_auth(request)
        url = request.prepare().url.replace("http://", "ws://")
        headers = {name: value for name, value in request.headers.items() if name != "Host"}
        try:
            with connect(url, additional_headers=headers) as socket:
                who(socket)
            assert secret == "local", "a wrong signature was accepted"
        except InvalidStatus as caught:
            assert caught.response.status_code == 403 and secret == "wrong", caught
print("signatures by botocore, in headers and query")

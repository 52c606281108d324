import json

import pytest
from answerback import AnswerbackError, Gateway
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect


def ask(client, message):
    client.send(json.dumps(message))
    return json.loads(client.recv(5))


def test_a_message_is_answered_and_recorded(answerback):
    with connect(answerback.url) as client:
        assert ask(client, {"action": "ping"}) == {"type": "pong", "stage": "live"}
    [exchange] = answerback.exchanges(route="ping")
    assert exchange["integrationResponse"]["integrationResponseKey"] == "$default"
    assert "ping asked MOCK" in exchange["explanation"]["sentence"]


def test_stages_have_names_and_outputs_values(answerback):
    assert answerback.stage_urls() == {"pings/live": answerback.url}
    assert answerback.stage_url("live") == answerback.stage_url("pings/live") == answerback.url
    with pytest.raises(AnswerbackError, match="0 stages are named test. There are pings/live"):
        answerback.stage_url("test")
    assert answerback.outputs["Region"] == "us-east-1"


def test_the_clock_is_turned(answerback):
    with connect(answerback.url) as client:
        assert ask(client, {"action": "ping"})["type"] == "pong"
        answerback.advance("11m")
        with pytest.raises(ConnectionClosed, match="1001"):
            client.recv(5)


def test_a_program_that_cannot_be_deployed_is_reported(tmp_path):
    (tmp_path / "template.yaml").write_text("Resources: { Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Nome: x } } }")
    with pytest.raises(AnswerbackError, match="could not be deployed"):
        Gateway(tmp_path / "template.yaml")
    with pytest.raises(AnswerbackError, match="cannot be started"):
        Gateway(tmp_path, command=["no-such-command"])

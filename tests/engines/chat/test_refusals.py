"""What endpoints say when they refuse, from their documentation and issue trackers, and what is made of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bilingual.engines.chat.refusals import Reason, Refusal, refusal, refusal_of
from bilingual.engines.http.messages import Reply


def said(message: str, **more: Any) -> Refusal:
    return refusal_of({"error": {"message": message, **more}}, 400)


SAYINGS: list[tuple[Reason, str]] = [
    ("form", "This response_format type is unavailable now"),
    ("form", "Failed to deserialize the JSON body: response_format.type `json_schema` is unavailable now at line 1"),
    ("form", "'response_format.type' must be 'json_schema' or 'text'"),
    ("form", "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."),
    ("form", "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."),
    ("form", "This model does not support response format `json_schema`. See supported models."),
    ("form", "failed to parse grammar"),
    ("form", "JSON schema conversion failed: Unrecognized schema: {\"type\":\"objekt\"}"),
    ("thinking", "InternalError.Algo: Json mode response is not supported when enable_thinking is true"),
    ("thinking", "parameter.enable_thinking must be set to false for non-streaming calls"),
    ("thinking", "Reasoning is mandatory for this endpoint and cannot be disabled."),
    ("thinking", '"smollm2" does not support thinking'),
    ("stream", "This model only support stream mode, please enable the stream parameter to access the model."),
    ("temperature", "invalid temperature: only 1 is allowed for this model"),
    ("temperature", "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1)."),
    ("cap", "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'."),
    ("ceiling", "Invalid max_tokens value, the valid range of max_tokens is [1, 8192]"),
    ("ceiling", "<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 8192]"),
    ("ceiling", "max_tokens is too large: 20000. This model supports at most 16384 completion tokens, whereas you "
     "provided 20000."),
    ("system", "System role not supported"),
    ("system", "Conversation roles must alternate user/assistant/user/assistant/..."),
    ("context", "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens."),
    ("context", "'max_tokens' or 'max_completion_tokens' is too large: 5. This model's maximum context length is 4096"
     " tokens and your request has 1000 input tokens"),
    ("context", "request (6031 tokens) exceeds the available context size (2048 tokens), try increasing it"),
    ("context", "the request exceeds the available context size. try increasing the context size"),
    ("context", "Trying to keep the first 4500 tokens when context the overflows. However, the model is loaded with "
     "context length of only 4096 tokens, which is not enough."),
    ("context", "Range of input length should be [1, 30720]"),
    ("context", "Invalid request: Your request exceeded model token limit: 8192"),
    ("context", "Prompt contains 40000 tokens, too large for model with 32768 maximum context length"),
    ("context", "Request too large for model `llama-3.1-8b` on tokens per minute (TPM): Limit 6000, Requested 9000"),
    ("context", "input length exceeds maximum context length"),
    ("context", "Prompt 超长"),
    ("filter", "Input data may contain inappropriate content."),
    ("filter", "The response was filtered due to the prompt triggering Azure OpenAI's content management policy."),
    ("filter", "系统检测到输入或生成内容可能包含不安全或敏感内容，请您避免输入易产生敏感内容的提示语"),
    ("filter", "The request was rejected because it was considered high risk"),
    ("money", "You exceeded your current quota, please check your plan and billing details."),
    ("money", "Insufficient Balance"),
    ("money", "余额不足或无可用资源包,请充值。"),
    ("money", "Access denied, please make sure your account is in good standing. Arrearage"),
    ("model", "The model `gpt-9` does not exist or you do not have access to it."),
    ("model", "model 'qwen9' not found"),
    ("model", "Model Not Exist"),
    ("model", "模型不存在，请检查模型代码。"),
    ("model", "Not found the model kimi-k9 or Permission denied"),
    ("field", "Unrecognized request arguments supplied: chat_template_kwargs"),
    ("field", "Extra inputs are not permitted"),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "message"), SAYINGS)
def test_what_endpoints_say(reason: Reason, message: str) -> None:
    assert said(message).reasons[:1] == (reason,)


@pytest.mark.parametrize(
    ("message", "window"),
    [
        ("This model's maximum context length is 8192 tokens. However, you requested 9000 tokens", 8192),
        ("request (6031 tokens) exceeds the available context size (2048 tokens), try increasing it", 2048),
        ("the model is loaded with context length of only 4096 tokens, which is not enough", 4096),
        ("Range of input length should be [1, 30720]", 30720),
        ("Your request exceeded model token limit: 8192", 8192),
        ("too large for model with 32768 maximum context length", 32768),
        ("the request exceeds the available context size", 0),
    ],
)
def test_the_window_that_a_message_names(message: str, window: int) -> None:
    assert said(message).window == window


def test_the_window_of_llama_cpp_is_a_number_of_its_own() -> None:
    assert said("too long", n_ctx=512).window == 512


@pytest.mark.parametrize(
    ("message", "asked", "limit"),
    [
        ("Range of max_tokens should be [1, 8192]", 20000, 8192),
        ("max_tokens is too large: 20000. This model supports at most 16384 completion tokens", 20000, 16384),
        ("max_tokens is too large", 3000, 1500),
    ],
)
def test_the_cap_that_a_message_names(message: str, asked: int, limit: int) -> None:
    assert said(message).limit_below(asked) == limit


@pytest.mark.parametrize(
    "body",
    [
        {"error": "response_format is not supported"},
        {"message": "response_format is not supported", "code": 400},
        {"detail": "response_format is not supported"},
        {"detail": [{"type": "extra", "loc": ["body", "response_format"], "msg": "not supported"}]},
        {"error": {"code": "400", "message": {"detail": ["response_format is not supported"]}}},
        [{"error": {"message": "response_format is not supported"}}],
    ],
)
def test_errors_have_many_shapes(body: Any) -> None:
    assert "form" in refusal(Reply(400, {}, json.dumps(body).encode())).reasons


def test_the_request_that_an_error_repeats_is_not_what_it_says() -> None:
    """FastAPI puts the whole body under ``input``: a text about temperature is no refusal of one."""
    detail = [
        {"type": "missing", "loc": ["body", "x"], "msg": "Field required", "input": {"temperature": "response_format"}}
    ]
    assert refusal_of({"detail": detail}, 422).reasons == ()


def test_an_error_with_status_200_has_the_one_inside() -> None:
    assert refusal_of({"error": {"code": 503, "message": "overloaded"}}, 200).status == 503
    assert refusal_of({"error": {"code": "model_not_found", "message": "no"}}, 200).status == 400


@pytest.mark.parametrize("body", [b"", b"nothing", b"\xff\xfe", b"[" * 5000, b'{"error": null}', b"null", b"3"])
def test_nothing_that_an_endpoint_sends_breaks_the_reading(body: bytes) -> None:
    assert refusal(Reply(400, {}, body)).status == 400

#!/bin/sh
# Asks whatever OPENAI_BASE_URL leads to; `mynah run -- sh ask.sh` lets it be mynah.
set -eu

ask() {
  curl --silent --show-error --fail-with-body "$OPENAI_BASE_URL/chat/completions" \
    -H "Authorization: Bearer $OPENAI_API_KEY" -H "Content-Type: application/json" -d "$1"
}

echo "Whole:"
ask '{"model":"gpt-5.5","messages":[{"role":"user","content":"こんにちは"}]}'
echo
echo "Streamed:"
ask '{"model":"gpt-5.5","stream":true,"messages":[{"role":"user","content":"こんにちは"}]}' | grep --count '^data: '

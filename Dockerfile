# Trợ lý kế hoạch as a service. The same steps as the Makefile: torch first (a CPU build), then
# the project, everything at the versions of constraints.txt.
FROM python:3.11-slim

ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PYTHONUNBUFFERED=1

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        tesseract-ocr tesseract-ocr-vie poppler-utils libreoffice-writer-nogui \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app

# Dependencies are a layer of their own, kept while only the code changes.
COPY pyproject.toml constraints.txt ./
RUN pip install -c constraints.txt --extra-index-url "$TORCH_INDEX" \
        "$(grep '^torch==' constraints.txt)" \
    && python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" \
        > /tmp/requirements.txt \
    && pip install -c constraints.txt -r /tmp/requirements.txt \
    && rm /tmp/requirements.txt

COPY . .
RUN pip install -c constraints.txt --no-deps . \
    && useradd --system --uid 10001 --create-home troly \
    && install -d -o troly -g troly /data

USER troly
ENV GRADIO_ANALYTICS_ENABLED=False \
    TROLY_DATA_DIR=/data \
    TROLY_HOST=0.0.0.0 \
    TROLY_PORT=8000
VOLUME /data
EXPOSE 8000

HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['TROLY_PORT']}/healthz\", timeout=4)"]

CMD ["troly", "serve"]

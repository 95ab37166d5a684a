FROM python:3.12-slim AS build
WORKDIR /app
COPY requirements.lock pyproject.toml README.md ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock
COPY ingest ingest
COPY storage storage
COPY publish publish
COPY workers workers
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 tallywire && install -d -o tallywire /data
COPY --from=build /venv /venv
COPY elections /elections
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 TALLYWIRE_DATA=/data
USER tallywire
WORKDIR /data
ENTRYPOINT ["tallywire"]

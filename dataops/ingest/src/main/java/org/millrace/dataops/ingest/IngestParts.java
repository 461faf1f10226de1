package org.millrace.dataops.ingest;

import java.time.InstantSource;

/** What every session of one stream works with. */
record IngestParts(
    IngestedStream stream,
    Committer committer,
    QuarantineRepairs repairs,
    Gaps gaps,
    StreamMeters meters,
    IngestProperties properties,
    InstantSource clock) {}

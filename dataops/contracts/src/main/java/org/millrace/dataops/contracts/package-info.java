/**
 * What data is promised to be: reads Open Data Contracts and judges records by them, the same at
 * ingestion, in training and in serving. Begin at {@link org.millrace.dataops.contracts.Contract}.
 * Also reads {@code dataops.yaml}. It must not know of Kafka, of tables or of HTTP.
 */
@NullMarked
package org.millrace.dataops.contracts;

import org.jspecify.annotations.NullMarked;

/**
 * Datasets and their versions: Iceberg tables whose Parquet files DuckDB writes and reads, without
 * Hadoop. Begin at {@link org.millrace.dataops.datasets.DatasetCatalog}, then {@link
 * org.millrace.dataops.datasets.Dataset}. Rows and Kafka offsets are committed in one snapshot,
 * fenced against rival writers. It must not know Kafka, contracts or models, and must not change a
 * data file once it is written.
 */
@NullMarked
package org.millrace.dataops.datasets;

import org.jspecify.annotations.NullMarked;

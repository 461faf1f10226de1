package org.millrace.dataops.contracts;

import java.util.List;

/**
 * Files whose rows are published to a stream, in the order of their known-at.
 *
 * @param files relative to the use case; each is a view named by its base name
 * @param select one row per record, its columns the fields of the stream's contract
 */
public record SourceSettings(String stream, List<String> files, String select) {}

package org.millrace.modelops.training;

/**
 * What a model is compared with on the test rows.
 *
 * @param name a baseline's word or {@code champion}
 * @param scores of each test row
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read in place, never compared
record Rival(String name, double[] scores) {}

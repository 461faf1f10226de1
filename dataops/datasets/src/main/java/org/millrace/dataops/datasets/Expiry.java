package org.millrace.dataops.datasets;

/**
 * What an expiry did.
 *
 * @param versionsExpired versions that can no longer be read
 * @param filesDeleted files that no version needs any more
 */
public record Expiry(String dataset, int versionsExpired, int filesDeleted) {}

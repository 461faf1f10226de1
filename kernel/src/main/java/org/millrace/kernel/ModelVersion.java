package org.millrace.kernel;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A trained model under its name and number, as a package on disk.
 *
 * @param model the model's name, which is its use case's
 * @param version counts from 1
 * @param runId our own id of the run that trained it
 * @param packageDigest digest of the package folder
 * @param folder where the package lies
 */
public record ModelVersion(
    String model,
    int version,
    String runId,
    String packageDigest,
    Path folder,
    Instant createdAt) {}

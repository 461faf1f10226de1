package org.millrace.modelops.tracking;

import java.time.Instant;

/**
 * What MLflow was to be told and never will take as it is.
 *
 * @param lane {@code run:<id>} or {@code model:<name>}
 * @param kind what was to be told, such as {@code Artifact}
 * @param reason what MLflow said
 */
public record ParkedStep(long id, String lane, String kind, String reason, Instant parkedAt) {}

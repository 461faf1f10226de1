package org.millrace.modelops.tracking;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a version stands, and what is written on it.
 *
 * @param approval empty if no person's word is needed
 * @param tags given by people, in the order of their names
 */
public record VersionState(
    VersionStatus status, Optional<Approval> approval, Map<String, String> tags) {
  public VersionState {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }
}

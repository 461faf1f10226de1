package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link LeakageCheck} is to look for, and what it may pass over.
 *
 * @param entity a field of the request of which no value may be in both parts
 * @param acrossTime whether a model may be trained on rows later than its test rows, which a split
 *     by hash or by entity does; true says that the rows do not depend on time
 * @param trusted features that may tell the label almost alone
 */
public record LeakageSettings(
    @Nullable String entity,
    @JsonProperty("across-time") @Nullable Boolean acrossTime,
    @Nullable List<String> trusted) {
  /** No entity is kept apart, time runs forward, no feature is trusted. */
  static final LeakageSettings STRICT = new LeakageSettings(null, false, List.of());

  public LeakageSettings {
    acrossTime = acrossTime != null && acrossTime;
    trusted = trusted == null ? List.of() : List.copyOf(trusted);
  }

  boolean goesAcrossTime() {
    return Boolean.TRUE.equals(acrossTime);
  }

  @Override
  public List<String> trusted() {
    return trusted == null ? List.of() : trusted;
  }
}

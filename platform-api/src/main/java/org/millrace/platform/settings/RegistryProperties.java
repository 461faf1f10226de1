package org.millrace.platform.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How model versions are decided on.
 *
 * @param samePersonMayApprove whether who had a version trained may approve it too; callers are
 *     told apart by name, so this is needed where all of them have one
 * @param reconcile what is done about what people change in MLflow: {@code revert} puts it back,
 *     {@code adopt} takes it over if it could be done here too, {@code report} leaves it
 * @param reconcileEvery how often MLflow is compared with the registry
 */
@ConfigurationProperties("millrace.registry")
public record RegistryProperties(
    @DefaultValue("false") boolean samePersonMayApprove,
    @DefaultValue("revert") Reconcile reconcile,
    @DefaultValue("1m") Duration reconcileEvery) {
  /** What is done about a change that was made in MLflow. */
  public enum Reconcile {
    REVERT,
    ADOPT,
    REPORT
  }
}

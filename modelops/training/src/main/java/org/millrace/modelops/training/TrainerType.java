package org.millrace.modelops.training;

/**
 * A trainer that modelops.yaml can name. One's own is an {@link OwnTrainer}; a class that
 * implements this interface is listed in {@code
 * META-INF/services/org.millrace.modelops.training.TrainerType} of its jar.
 */
public interface TrainerType {
  /** What {@code trainer.type} in modelops.yaml says: lower-case letters, digits and hyphens. */
  String name();

  /**
   * What Jackson reads the other fields of {@code trainer} into: a record, its components the
   * options, with hyphens in the file where they have capitals.
   */
  Class<? extends TrainerSettings> settings();
}

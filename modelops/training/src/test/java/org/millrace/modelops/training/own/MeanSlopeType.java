package org.millrace.modelops.training.own;

import org.millrace.modelops.training.TrainerSettings;
import org.millrace.modelops.training.TrainerType;

/** Makes the trainer known by its name. */
public final class MeanSlopeType implements TrainerType {
  @Override
  public String name() {
    return "mean-slope";
  }

  @Override
  public Class<? extends TrainerSettings> settings() {
    return MeanSlope.class;
  }
}

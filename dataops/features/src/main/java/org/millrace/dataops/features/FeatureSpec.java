package org.millrace.dataops.features;

import org.millrace.kernel.UseCase;

/**
 * What the features of a model are, as plain data: everything needed to compute them again, so a
 * model package carries it as JSON. Read from dataops.yaml and the contracts.
 */
public record FeatureSpec(/* components are the features module's to choose */ ) {
  public static FeatureSpec read(UseCase useCase) {
    throw new UnsupportedOperationException();
  }

  public static FeatureSpec fromJson(String json) {
    throw new UnsupportedOperationException();
  }

  public String toJson() {
    throw new UnsupportedOperationException();
  }
}

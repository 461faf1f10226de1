package org.millrace.modelops.training;

import java.util.Collections;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.millrace.kernel.ProblemException;

/** The trainers there are: those of this program, and those found beside it on the class path. */
final class TrainerTypes {
  private static final Map<String, Class<? extends TrainerSettings>> BUILT_IN =
      Map.of(
          "xgboost", XgboostSettings.class,
          "random-forest", ForestSettings.class,
          "cart", CartSettings.class,
          "linear", LinearSettings.class,
          "liblinear", LiblinearSettings.class,
          "factorization-machine", FactorizationSettings.class);

  private TrainerTypes() {}

  /**
   * By name, sorted.
   *
   * @throws ProblemException if two have one name
   */
  static Map<String, Class<? extends TrainerSettings>> known() {
    Map<String, Class<? extends TrainerSettings>> known = new TreeMap<>(BUILT_IN);
    for (TrainerType type :
        ServiceLoader.load(TrainerType.class, TrainerType.class.getClassLoader())) {
      Class<?> other = known.put(type.name(), type.settings());
      if (other != null) {
        throw new ProblemException(
            "Cannot use trainer type '" + type.name() + "' of " + type.getClass().getName(),
            other.getName() + " has that name already",
            "give one's own trainer another name");
      }
    }
    return Collections.unmodifiableMap(known);
  }

  /**
   * @throws ProblemException if there is none of that name
   */
  static Class<? extends TrainerSettings> named(String name) {
    Map<String, Class<? extends TrainerSettings>> known = known();
    Class<? extends TrainerSettings> settings = known.get(name);
    if (settings == null) {
      throw new ProblemException(
          "Cannot find trainer type '" + name + "' of " + ModelopsSettings.FILE,
          "there is no such trainer",
          "use one of " + String.join(", ", known.keySet()));
    }
    return settings;
  }
}

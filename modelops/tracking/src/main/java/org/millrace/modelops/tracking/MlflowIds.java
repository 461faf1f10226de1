package org.millrace.modelops.tracking;

import java.util.Optional;

/** Table {@code mlflow_id}: the ids that the MLflow server chose for our things. */
final class MlflowIds {
  /** What an id may name, with the key of ours it is found by. */
  enum Kind {
    /** By our run's id. */
    EXPERIMENT,
    /** By our run's id. */
    RUN,
    /** By our run's id: the model it logged last. */
    MODEL,
    /** By {@code model/version}; the id is MLflow's number, which may differ from ours. */
    VERSION
  }

  private final ControlDatabase database;

  MlflowIds(ControlDatabase database) {
    this.database = database;
  }

  Optional<String> find(Kind kind, String thing) {
    return database
        .sql("SELECT id FROM mlflow_id WHERE kind = ? AND thing = ?")
        .params(kind.name(), thing)
        .query(String.class)
        .optional();
  }

  void put(Kind kind, String thing, String id) {
    database
        .sql(
            """
            INSERT INTO mlflow_id (kind, thing, id) VALUES (?, ?, ?)
            ON CONFLICT (kind, thing) DO UPDATE SET id = excluded.id""")
        .params(kind.name(), thing, id)
        .update();
  }

  void remove(Kind kind, String thing) {
    database
        .sql("DELETE FROM mlflow_id WHERE kind = ? AND thing = ?")
        .params(kind.name(), thing)
        .update();
  }

  static String version(String model, int version) {
    return model + "/" + version;
  }
}

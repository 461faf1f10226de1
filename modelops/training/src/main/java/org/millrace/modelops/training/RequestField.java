package org.millrace.modelops.training;

import org.jspecify.annotations.Nullable;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** One text field of the spine's rows. For one thread at a time. */
final class RequestField {
  private final Spine spine;
  private final int field;
  private final Row request;

  private RequestField(Spine spine, Schema schema, int field) {
    this.spine = spine;
    this.field = field;
    this.request = new Row(schema);
  }

  static RequestField key(FeaturePlan plan, Spine spine) {
    return new RequestField(spine, plan.request(), plan.keyField());
  }

  /**
   * @throws ProblemException if a request has no such field, or it is no text
   */
  static RequestField of(FeaturePlan plan, Spine spine, String name) {
    require(plan.request(), name);
    return new RequestField(spine, plan.request(), plan.request().indexOf(name));
  }

  static void require(Schema request, String name) {
    if (!request.has(name) || request.field(request.indexOf(name)).type() != FieldType.STRING) {
      throw new ProblemException(
          "Cannot tell entities apart by '" + name + "' in " + ModelopsSettings.FILE,
          "a request has "
              + request.fields().stream()
                  .filter(field -> field.type() == FieldType.STRING)
                  .map(field -> field.name())
                  .toList()
              + " to tell them by",
          "name one of these fields");
    }
  }

  /** The text at a position of the spine, or null if it has none. */
  @Nullable String at(int position) {
    spine.read(position, request);
    return request.getString(field);
  }
}

package org.millrace.platform.model;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.millrace.modelops.tracking.ModelChange;
import org.millrace.platform.audit.AuditLog;
import tools.jackson.databind.json.JsonMapper;

/** Enters every change of a model version in the audit, in the transaction that makes it. */
public final class ModelAudit {
  /** What the entries are called. */
  public static final String KIND = "model";

  private static final JsonMapper JSON = JsonMapper.shared();
  private final AuditLog audit;

  public ModelAudit(AuditLog audit) {
    this.audit = audit;
  }

  public void record(ModelChange change) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", change.model());
    body.put("version", change.version());
    body.put("change", change.kind().name().toLowerCase(Locale.ROOT));
    body.put("detail", change.detail());
    body.put("reason", change.reason());
    audit.append(KIND, change.by(), JSON.writeValueAsString(body));
  }
}

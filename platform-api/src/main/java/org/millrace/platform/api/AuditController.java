package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.millrace.platform.audit.AuditEntry;
import org.millrace.platform.audit.AuditLog;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Audit")
class AuditController {
  private final AuditLog audit;

  AuditController(AuditLog audit) {
    this.audit = audit;
  }

  @Operation(summary = "Entries of the audit in the order they were made")
  @GetMapping("/api/v1/audit")
  Listing<AuditEntry> list(
      @RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "100") int limit) {
    return new Listing<>(audit.list(after, limit));
  }

  @Operation(summary = "Looks at every entry's hash, place in the chain and signature")
  @GetMapping("/api/v1/audit/verification")
  Verification verify() {
    Long broken = audit.verify().orElse(null);
    return new Verification(broken == null, broken, audit.publicKey());
  }

  /**
   * @param broken number of the first entry that is not as it was written
   * @param publicKey Ed25519, X.509, Base64
   */
  record Verification(boolean intact, @Nullable Long broken, String publicKey) {}
}

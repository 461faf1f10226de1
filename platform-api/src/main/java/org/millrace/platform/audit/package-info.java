/**
 * What was done that somebody may ask about later: an append-only chain of signed entries. Begin at
 * {@link org.millrace.platform.audit.AuditLog}. It knows of no deed: whoever does one words the
 * entry, which must not name a person.
 */
@NullMarked
package org.millrace.platform.audit;

import org.jspecify.annotations.NullMarked;

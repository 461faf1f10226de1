/**
 * Who may call what. Every route has a rule and what has none is denied; beyond loopback each call
 * needs the API key. Begin at {@link org.millrace.platform.security.SecurityConfiguration}.
 */
@NullMarked
package org.millrace.platform.security;

import org.jspecify.annotations.NullMarked;

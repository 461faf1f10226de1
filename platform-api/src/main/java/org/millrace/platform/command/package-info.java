/**
 * The command line: {@code millrace demo}, {@code up}, {@code check}. Begin at {@link
 * org.millrace.platform.command.Millrace}. Commands parse, start the platform and print; what they
 * do stands elsewhere.
 */
@NullMarked
package org.millrace.platform.command;

import org.jspecify.annotations.NullMarked;

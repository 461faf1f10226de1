/**
 * The program. {@link org.millrace.platform.PlatformApplication} lists the capabilities one process
 * runs; {@code command} is what a person types, {@code embedded} the parts that stand in for
 * servers on a laptop, {@code api} and {@code console} the front door, {@code demo} the guided tour
 * of the whole loop. It assembles and answers; it computes nothing itself.
 */
@NullMarked
package org.millrace.platform;

import org.jspecify.annotations.NullMarked;

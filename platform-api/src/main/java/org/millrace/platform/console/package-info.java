/**
 * The page a person opens first: the loop at a glance, drawn on the server. It shows what the other
 * parts know and changes nothing.
 */
@NullMarked
package org.millrace.platform.console;

import org.jspecify.annotations.NullMarked;

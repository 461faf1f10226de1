/**
 * What can be set, with its defaults: {@link org.millrace.platform.settings.PlatformProperties}.
 * Knows nothing of what is done with it.
 */
@NullMarked
package org.millrace.platform.settings;

import org.jspecify.annotations.NullMarked;

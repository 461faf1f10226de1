/**
 * The use cases this platform runs. {@link org.millrace.platform.usecase.UseCaseCheck} finds every
 * fault of a folder at once; {@link org.millrace.platform.usecase.UseCaseStore} keeps what was
 * applied under its digest.
 */
@NullMarked
package org.millrace.platform.usecase;

import org.jspecify.annotations.NullMarked;

package org.millrace.platform.usecase;

import java.time.Instant;
import org.millrace.kernel.UseCase;

/**
 * @param useCase its folder is the copy kept under its digest
 */
public record AppliedUseCase(UseCase useCase, Instant appliedAt) {}

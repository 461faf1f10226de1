package org.millrace.modelops.tracking;

import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.ModelChange.Kind;

/**
 * The word of a person that some versions need before they can be champion. Every question and
 * answer is kept with who gave it and why.
 */
public final class ModelApprovals {
  private final VersionChanges changes;

  ModelApprovals(VersionChanges changes) {
    this.changes = changes;
  }

  /**
   * Says that the version can't be champion without a person's word.
   *
   * @param askedOf whose word, as {@code risk-office}
   * @param because why; may be empty
   * @param state WAITING, or HELD if a gate failed
   */
  public void ask(
      String model,
      int version,
      String askedOf,
      String because,
      Approval.State state,
      Decision decision) {
    changes.change(
        model,
        version,
        before -> {
          put(model, version, askedOf, because, state, decision);
          changes.note(model, version, Kind.APPROVAL_ASKED, askedOf, decision);
          changes.tellStatus(model, version);
        });
  }

  /**
   * A person says yes: the version becomes champion.
   *
   * @throws ProblemException if it does not wait for that
   */
  public void approve(String model, int version, Decision decision) {
    changes.change(
        model,
        version,
        state -> {
          decide(model, version, state, Approval.State.APPROVED, decision);
          changes.note(model, version, Kind.APPROVED, "", decision);
          changes.registry().setAlias(model, ModelRegistry.CHAMPION, version, decision);
          dropChallenger(model, version, decision);
        });
  }

  /**
   * A person says no: the version is challenger no more.
   *
   * @throws ProblemException if it does not wait for that
   */
  public void reject(String model, int version, Decision decision) {
    changes.change(
        model,
        version,
        state -> {
          decide(model, version, state, Approval.State.REJECTED, decision);
          changes.note(model, version, Kind.REJECTED, "", decision);
          dropChallenger(model, version, decision);
        });
  }

  private void decide(
      String model, int version, VersionState state, Approval.State to, Decision decision) {
    if (state.status() != VersionStatus.WAITING) {
      throw new ProblemException(
          "Cannot decide on " + model + " version " + version,
          switch (state.status()) {
            case HELD -> "a gate failed, so nobody is asked";
            case REGISTERED -> "it needs nobody's approval";
            default -> "it is " + RegistryTables.word(state.status()) + " already";
          },
          "see its history: millrace model show " + model + " " + version);
    }
    Approval asked = state.approval().orElseThrow();
    put(model, version, asked.askedOf(), asked.because(), to, decision);
    changes.tellStatus(model, version);
  }

  private void put(
      String model,
      int version,
      String askedOf,
      String because,
      Approval.State state,
      Decision decision) {
    changes
        .life()
        .putApproval(
            model,
            version,
            new Approval(
                askedOf, because, state, decision.by(), decision.reason(), changes.now().get()));
  }

  private void dropChallenger(String model, int version, Decision decision) {
    if (changes.pointing(model, version).contains(ModelRegistry.CHALLENGER)) {
      changes.registry().removeAlias(model, ModelRegistry.CHALLENGER, decision);
    }
  }
}

package dev.offloop.offload;

import dev.offloop.task.LossCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks and inputs end their workers, and which tasks were given up for it. Costs a look into an empty map as long as
 * nothing was lost. Bounded in tasks by those registered, in inputs and dead letters by constants; the oldest go. Home loop
 * only.
 */
final class Quarantine {
  static final int MOST_INPUTS = 1_000;
  static final int MOST_LETTERS = 100;

  private final QuarantinePolicy policy;
  private final HomeLoop home;
  private final Map<String, Suspect> tasks = new HashMap<>();
  private final LinkedHashMap<Input, Suspect> inputs = new LinkedHashMap<>();
  private final ArrayDeque<DeadLetter> letters = new ArrayDeque<>();

  /** One input of one task. */
  private record Input(String task, Fingerprint fingerprint) {}

  /** What ended workers. */
  private static final class Suspect {
    private int losses;
    private long lastLossNanos;
  }

  /**
   * Why a task is refused.
   *
   * @param remaining for how long it will be
   */
  record Refusal(String detail, Duration remaining) {}

  Quarantine(QuarantinePolicy policy, HomeLoop home) {
    this.policy = policy;
    this.home = home;
  }

  /** Whether a task must not be run at the moment. */
  @Nullable Refusal refusal(Entry<?, ?> entry) {
    if (tasks.isEmpty()) {
      return null;
    }
    String task = entry.task().descriptor().name();
    Suspect suspect = tasks.get(task);
    if (suspect == null) {
      return null;
    }
    if (isQuarantined(suspect, policy.lossesPerTask())) {
      return refusal("Task '" + task + "' is in quarantine: its last " + suspect.losses + " runs ended their workers",
          suspect);
    }
    Suspect input = suspectInput(task, entry);
    if (input != null && isQuarantined(input, policy.lossesPerInput())) {
      return refusal(
          "This input of task '" + task + "' is in quarantine: it ended " + input.losses + " workers", input);
    }
    return null;
  }

  private @Nullable Suspect suspectInput(String task, Entry<?, ?> entry) {
    long weight = Fingerprint.weigh(entry);
    boolean known = inputs.keySet().stream()
        .anyMatch(input -> input.task().equals(task) && input.fingerprint().weight() == weight);
    return known ? inputs.get(new Input(task, Fingerprint.of(entry))) : null;
  }

  private Refusal refusal(String why, Suspect suspect) {
    return new Refusal(why + "; GET /workers/dead-letters tells more", Duration.ofNanos(remainingNanos(suspect)));
  }

  private boolean isQuarantined(Suspect suspect, int losses) {
    return losses > 0 && suspect.losses >= losses && remainingNanos(suspect) > 0;
  }

  private long remainingNanos(Suspect suspect) {
    return policy.time().toNanos() - (home.nanoTime() - suspect.lastLossNanos);
  }

  /**
   * A worker died with the task.
   *
   * @return whether the task must not be started again
   */
  boolean onLoss(Entry<?, ?> entry, LossCause cause) {
    if (cause.blame() != LossCause.Blame.ITSELF) {
      return false;
    }
    String name = entry.task().descriptor().name();
    Input input = new Input(name, Fingerprint.of(entry));
    Suspect task = tasks.computeIfAbsent(name, any -> new Suspect());
    Suspect suspect = inputs.computeIfAbsent(input, any -> new Suspect());
    count(task);
    count(suspect);
    if (inputs.size() > MOST_INPUTS) {
      inputs.pollFirstEntry();
    }
    return isQuarantined(task, policy.lossesPerTask()) || isQuarantined(suspect, policy.lossesPerInput());
  }

  /** What is longer ago than a quarantine lasts is forgotten. */
  private void count(Suspect suspect) {
    suspect.losses = suspect.losses > 0 && remainingNanos(suspect) <= 0 ? 1 : suspect.losses + 1;
    suspect.lastLossNanos = home.nanoTime();
  }

  /** A run of the task ended well. */
  void onCompleted(Entry<?, ?> entry) {
    if (!tasks.isEmpty()) {
      Suspect task = tasks.get(entry.task().descriptor().name());
      if (task != null) {
        task.losses = 0;
      }
    }
  }

  /** A task is given up because its workers died. */
  void onGivenUp(Entry<?, ?> entry, LossCause cause) {
    if (letters.size() == MOST_LETTERS) {
      letters.removeFirst();
    }
    letters.addLast(new DeadLetter(
        entry.taskId(),
        entry.task().descriptor().name(),
        entry.strategy(),
        Fingerprint.of(entry).toString(),
        entry.starts,
        Instant.now(),
        cause));
  }

  /** Those given up last, oldest first. */
  List<DeadLetter> letters() {
    return List.copyOf(letters);
  }

  /** Tasks and inputs that are refused now, and for how long. */
  Map<String, Duration> quarantined() {
    Map<String, Duration> all = new LinkedHashMap<>();
    tasks.forEach((name, task) -> ifQuarantined(task, policy.lossesPerTask())
        .ifPresent(remaining -> all.put(name, remaining)));
    inputs.forEach((input, suspect) -> ifQuarantined(suspect, policy.lossesPerInput())
        .ifPresent(remaining -> all.put(input.task() + " (" + input.fingerprint() + ")", remaining)));
    return all;
  }

  private Optional<Duration> ifQuarantined(Suspect suspect, int losses) {
    return isQuarantined(suspect, losses) ? Optional.of(Duration.ofNanos(remainingNanos(suspect))) : Optional.empty();
  }
}

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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which requests end their workers, and which tasks were given up for it. A request is refused when the very same one
 * has ended workers: the same code, strategy, parameters and input. One that differs in any of them is run, whatever
 * was run before it.
 *
 * <p>A worker that ran out of memory is counted apart from one that crashed: it says less of the request, as what ran
 * in the worker before took memory too. So a second run in a fresh worker decides; a third does not follow.
 *
 * <p>Costs a look into an empty map as long as nothing was lost. Bounded in tasks by those registered, in requests and
 * dead letters by constants; the oldest go. Home loop only.
 */
final class Quarantine {
    static final int MAX_INPUTS = 1_000;
    static final int MAX_LETTERS = 100;

    /** A task that may run twice is not started a third time once it has run out of memory. */
    static final int MAX_STARTS_WITHOUT_MEMORY = 2;

    private final QuarantinePolicy policy;
    private final long timeNanos;
    private final HomeLoop home;
    private final Map<Code, Suspect> tasks = new HashMap<>();

    /**
     * How many of the inputs below are of this kind; most requests are told apart by it, without looking at their
     * input.
     */
    private final Map<Kind, Integer> kinds = new HashMap<>();

    private final LinkedHashMap<Input, Suspect> inputs = new LinkedHashMap<>();
    private final ArrayDeque<DeadLetter> letters = new ArrayDeque<>();

    /** Of any of the inputs. */
    private long latestLossNanos;

    /** What is run, and where. The class stands for the version of the code. */
    private record Code(String task, Class<?> type, String strategy) {
        static Code of(Entry<?, ?> entry) {
            return new Code(entry.descriptor().name(), entry.taskClass(), entry.strategy());
        }
    }

    /** Requests that are alike in what is known without encoding their input. */
    private record Kind(Code code, Map<String, String> parameters, long weight) {
        static Kind of(Entry<?, ?> entry) {
            return new Kind(Code.of(entry), entry.parameters(), Fingerprint.weigh(entry));
        }
    }

    /** One request, from any client. */
    private record Input(Kind kind, Fingerprint fingerprint) {
        /** Without input and parameters it is the task and nothing else, which any client may send. */
        boolean isTellable() {
            return fingerprint.length() > 0
                    || (fingerprint.isKnown() && !kind.parameters().isEmpty());
        }

        @Override
        public String toString() {
            Code code = kind.code();
            return code.task() + " (" + code.strategy() + ", " + describe(fingerprint, kind.parameters()) + ")";
        }
    }

    /** What ended workers. */
    private static final class Suspect {
        private final String digest;
        private int crashes;
        private int outOfMemory;
        private long lastLossNanos;

        Suspect(String digest) {
            this.digest = digest;
        }
    }

    /**
     * Why a task is refused.
     *
     * @param remaining for how long it will be
     */
    record Refusal(String detail, Duration remaining) {}

    Quarantine(QuarantinePolicy policy, HomeLoop home) {
        this.policy = policy;
        this.timeNanos = TimeUnit.NANOSECONDS.convert(policy.time());
        this.home = home;
    }

    private static String describe(Fingerprint fingerprint, Map<String, String> parameters) {
        return parameters.isEmpty() ? fingerprint.toString() : fingerprint + ", " + parameters;
    }

    /** Whether it takes a look at the input to tell whether a task may be run. */
    boolean looksAtInput(Entry<?, ?> entry) {
        return !kinds.isEmpty() && kinds.containsKey(Kind.of(entry));
    }

    /** Whether a task must not be run at the moment. */
    @Nullable
    Refusal refusal(Entry<?, ?> entry) {
        if (kinds.isEmpty()) {
            return null;
        }
        if (home.nanoTime() - latestLossNanos >= timeNanos) {
            // All are out of quarantine; requests are not looked at any more.
            inputs.clear();
            kinds.clear();
            return null;
        }
        Kind kind = Kind.of(entry);
        if (!kinds.containsKey(kind)) {
            return null;
        }
        Suspect suspect = inputs.get(new Input(kind, Fingerprint.of(entry)));
        if (suspect == null
                || !isQuarantined(suspect)
                || !suspect.digest.equals(InputDigest.of(entry).sha256())) {
            return null;
        }
        String what = isOver(suspect.crashes)
                ? "ended " + suspect.crashes + " workers"
                : "ran " + suspect.outOfMemory + " workers out of memory, so give them more or ask for less";
        return new Refusal(
                "This input of task '" + kind.code().task() + "' is in quarantine under strategy '"
                        + kind.code().strategy() + "': with the same parameters it " + what
                        + "; GET /workers/dead-letters tells more",
                Duration.ofNanos(remainingNanos(suspect)));
    }

    private boolean isQuarantined(Suspect suspect) {
        return (isOver(suspect.crashes) || isOver(suspect.outOfMemory)) && remainingNanos(suspect) > 0;
    }

    private boolean isOver(int losses) {
        return policy.lossesPerInput() > 0 && losses >= policy.lossesPerInput();
    }

    private long remainingNanos(Suspect suspect) {
        return timeNanos - (home.nanoTime() - suspect.lastLossNanos);
    }

    /** Whether a loss says something of the task. */
    static boolean isCounted(LossCause cause) {
        return cause.blame() == LossCause.Blame.ITSELF;
    }

    /**
     * A worker died with the task.
     *
     * @return whether the task must not be started again
     */
    boolean onLoss(Entry<?, ?> entry, LossCause cause) {
        if (!isCounted(cause)) {
            return false;
        }
        boolean outOfMemory = cause.outOfMemory();
        boolean often = outOfMemory
                ? entry.lostStarts() >= MAX_STARTS_WITHOUT_MEMORY
                : isOften(count(tasks.computeIfAbsent(Code.of(entry), any -> new Suspect("")), false));
        Input input = new Input(Kind.of(entry), Fingerprint.of(entry));
        return input.isTellable() ? isQuarantined(count(suspect(input, entry), outOfMemory)) || often : often;
    }

    /** Whether so many runs of a task have ended so many workers that one is enough for each from now on. */
    private boolean isOften(Suspect task) {
        return policy.lossesPerTask() > 0 && task.crashes >= policy.lossesPerTask();
    }

    /** An input that has only the fingerprint of another takes its place. */
    private Suspect suspect(Input input, Entry<?, ?> entry) {
        String digest = InputDigest.of(entry).sha256();
        Suspect known = inputs.get(input);
        if (known != null && known.digest.equals(digest)) {
            return known;
        }
        Suspect made = new Suspect(digest);
        if (inputs.put(input, made) == null) {
            kinds.merge(input.kind(), 1, Integer::sum);
        }
        if (inputs.size() > MAX_INPUTS) {
            forget(inputs.firstEntry().getKey());
        }
        return made;
    }

    private void forget(Input input) {
        inputs.remove(input);
        kinds.computeIfPresent(input.kind(), (kind, count) -> count > 1 ? count - 1 : null);
    }

    /** What is longer ago than a quarantine lasts is forgotten. */
    private Suspect count(Suspect suspect, boolean outOfMemory) {
        if (remainingNanos(suspect) <= 0) {
            suspect.crashes = 0;
            suspect.outOfMemory = 0;
        }
        if (outOfMemory) {
            suspect.outOfMemory++;
        } else {
            suspect.crashes++;
        }
        suspect.lastLossNanos = home.nanoTime();
        latestLossNanos = suspect.lastLossNanos;
        return suspect;
    }

    /** A run of the task ended well. */
    void onCompleted(Entry<?, ?> entry) {
        if (!tasks.isEmpty()) {
            tasks.remove(Code.of(entry));
        }
    }

    /** A task is given up because its workers died. */
    void onGivenUp(Entry<?, ?> entry, LossCause cause) {
        if (letters.size() == MAX_LETTERS) {
            letters.removeFirst();
        }
        letters.addLast(new DeadLetter(
                entry.taskId(),
                entry.descriptor().name(),
                entry.strategy(),
                describe(Fingerprint.of(entry), entry.parameters()),
                entry.starts,
                Instant.now(),
                cause));
    }

    /** Those given up last, oldest first. */
    List<DeadLetter> letters() {
        return List.copyOf(letters);
    }

    /** Requests that are refused now, and for how long. */
    Map<String, Duration> quarantined() {
        Map<String, Duration> all = new LinkedHashMap<>();
        inputs.forEach((input, suspect) -> remaining(suspect).ifPresent(time -> all.put(input.toString(), time)));
        return all;
    }

    private Optional<Duration> remaining(Suspect suspect) {
        return isQuarantined(suspect) ? Optional.of(Duration.ofNanos(remainingNanos(suspect))) : Optional.empty();
    }
}

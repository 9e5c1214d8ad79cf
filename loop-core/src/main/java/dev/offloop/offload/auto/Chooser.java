package dev.offloop.offload.auto;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * Chooses a strategy for the tasks of each name by what they are expected to cost there, in nanoseconds: the run time
 * that was measured, and the dispatch that was calibrated; on the event loop the run time counts twice, as everything
 * else on the loop waits for it.
 *
 * <p><b>Strangers go where they can do no harm.</b> The first {@value #STRANGER_RUNS} tasks of a name run in another
 * process, where there is one. A name whose task ended a worker stays there, and so does everything while the heap is
 * short. The event loop gets a name only after {@value #RUNS_BEFORE_LOOP} runs, and never once one, past the warm-up,
 * has taken longer than the loop's budget.
 *
 * <p><b>Hysteresis.</b> A name moves when the other strategy is expected to save 8 %. <b>Trials.</b> Now and then one
 * task goes elsewhere, so that what was measured there does not grow old; trials may cost 3 % of all that the tasks of
 * the name have cost.
 *
 * <p>{@link #choose} on any thread, the rest on the home loop.
 */
public final class Chooser {
    static final int STRANGER_RUNS = 32;
    static final int RUNS_BEFORE_LOOP = 128;

    /** The JVM compiles what runs; these do not tell how long the tasks of a name take. */
    private static final int WARM_UP_RUNS = 32;

    private static final int INPUTS_TO_AVERAGE = 64;
    private static final int RUNS_BETWEEN_DECISIONS = 32;
    private static final int RUNS_BETWEEN_TRIALS = 64;
    private static final double SAVING_TO_MOVE = 0.92;
    private static final double SHARE_OF_TRIALS = 0.03;

    /** Standard errors. What is measured in one place counts for itself when it differs by more from the rest. */
    private static final double CHANCE = 3;

    private final List<Candidate> candidates;
    private final AutoPolicy policy;
    private final long loopBudgetNanos;
    private final BooleanSupplier heapIsShort;
    private final double[] dispatchNanos;
    private final double[] nanosPerByte;
    private final Map<String, TaskRecord> records = new ConcurrentHashMap<>();

    /**
     * Knows no task.
     *
     * @param candidates at least one
     * @param heapIsShort asked now and then, on the home loop
     */
    public Chooser(List<Candidate> candidates, AutoPolicy policy, BooleanSupplier heapIsShort) {
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("The strategy auto needs another one to choose");
        }
        this.candidates = List.copyOf(candidates);
        this.policy = policy;
        this.loopBudgetNanos = TimeUnit.NANOSECONDS.convert(policy.loopBudget());
        this.heapIsShort = heapIsShort;
        this.dispatchNanos = candidates.stream()
                .mapToDouble(candidate -> usualDispatchNanos(candidate.place()))
                .toArray();
        this.nanosPerByte = new double[candidates.size()];
    }

    /** Before it is measured: the orders of magnitude in which the places differ. */
    private static double usualDispatchNanos(WorkerPlace place) {
        return switch (place) {
            case LOOP -> 500;
            case THREAD -> 5_000;
            case PROCESS -> 10_000;
        };
    }

    /**
     * What it takes to give a task to a strategy and to get it back, run time excluded. Home loop.
     *
     * @param nanos for a small input
     * @param nanosPerByte for each byte of a large one
     */
    public void calibrated(String strategy, double nanos, double nanosPerByte) {
        int index = indexOf(strategy);
        if (index >= 0) {
            this.dispatchNanos[index] = nanos;
            this.nanosPerByte[index] = nanosPerByte;
        }
    }

    /** The strategy for the next task of this name. Any thread. */
    public String choose(String task, boolean brief) {
        return candidates.get(record(task, brief).next()).name();
    }

    /**
     * Another one than those that cannot take it; empty when there is none. A stranger goes to a thread then, rather
     * than nowhere.
     */
    public Optional<String> chooseBut(String task, boolean brief, IntPredicate down) {
        TaskRecord record = record(task, brief);
        int best = cheapest(
                record, index -> !down.test(index) && barred(record, index).isEmpty());
        if (best < 0) {
            best = cheapest(record, index -> !down.test(index) && isHarmless(record, index));
        }
        return best < 0 ? Optional.empty() : Optional.of(candidates.get(best).name());
    }

    private TaskRecord record(String task, boolean brief) {
        TaskRecord known = records.get(task);
        return known != null
                ? known
                : records.computeIfAbsent(task, name -> new TaskRecord(name, brief, candidates, safest()));
    }

    /** A task of this name has run this long, wherever that was; one that threw as well. */
    public void onRun(String task, boolean brief, String strategy, long inputBytes, long runNanos) {
        TaskRecord record = record(task, brief);
        record.inputBytes += (inputBytes - record.inputBytes) / Math.min(record.all.count() + 1, INPUTS_TO_AVERAGE);
        add(record.all, runNanos);
        if (record.all.count() > WARM_UP_RUNS && runNanos > loopBudgetNanos) {
            record.tooLong++;
        }
        int index = indexOf(strategy);
        if (index >= 0) {
            onRunAt(record, index, runNanos);
        }
        if (isOutOfPlace(record)) {
            decide(record);
        }
    }

    private static void add(RunTimes times, long nanos) {
        if (times.count() == WARM_UP_RUNS) {
            times.forget();
        }
        times.add(nanos);
    }

    private void onRunAt(TaskRecord record, int index, long runNanos) {
        RunTimes there = record.byCandidate[index];
        add(there, runNanos);
        double cost = costOfRun(record, index, (double) runNanos);
        record.spent += cost;
        if (index != record.chosen) {
            record.spentOnTrials += Math.max(0, cost - cost(record, record.chosen));
        }
        if (record.all.count() % RUNS_BETWEEN_DECISIONS == 0) {
            decide(record);
        }
        if (record.all.count() % RUNS_BETWEEN_TRIALS == 0) {
            tryAnother(record);
        }
    }

    private boolean isOutOfPlace(TaskRecord record) {
        return record.tooLong > 0 && candidates.get(record.chosen).place() == WorkerPlace.LOOP;
    }

    /** A worker ended by itself while it ran a task of this name. */
    public void onCrash(String task, boolean brief) {
        TaskRecord record = record(task, brief);
        record.crashes++;
        decide(record);
    }

    private void decide(TaskRecord record) {
        int best = cheapest(record, index -> barred(record, index).isEmpty());
        boolean may = barred(record, record.chosen).isEmpty();
        if (best >= 0 && (!may || cost(record, best) < SAVING_TO_MOVE * cost(record, record.chosen))) {
            record.chosen = best;
        }
    }

    /** The one whose runs are the oldest news, if it is not too dear. */
    private void tryAnother(TaskRecord record) {
        int wanted = -1;
        for (int i = 0; i < candidates.size(); i++) {
            if (i != record.chosen
                    && barred(record, i).isEmpty()
                    && candidates.get(i).place() != WorkerPlace.LOOP
                    && isAffordable(record, i)
                    && (wanted < 0 || record.byCandidate[i].count() < record.byCandidate[wanted].count())) {
                wanted = i;
            }
        }
        if (wanted >= 0) {
            record.tryOut(wanted);
        }
    }

    private boolean isAffordable(TaskRecord record, int index) {
        double extra = Math.max(0, cost(record, index) - cost(record, record.chosen));
        return record.spentOnTrials + extra <= SHARE_OF_TRIALS * record.spent;
    }

    private int cheapest(TaskRecord record, IntPredicate may) {
        int best = -1;
        for (int i = 0; i < candidates.size(); i++) {
            if (may.test(i) && (best < 0 || cost(record, i) < cost(record, best))) {
                best = i;
            }
        }
        return best;
    }

    /** What a task is expected to cost there. */
    private double cost(TaskRecord record, int index) {
        RunTimes there = record.byCandidate[index];
        double all = record.all.mean();
        boolean differs = there.count() > 2 * WARM_UP_RUNS && Math.abs(there.mean() - all) > CHANCE * there.error();
        return costOfRun(record, index, differs ? there.mean() : all);
    }

    private double costOfRun(TaskRecord record, int index, double runNanos) {
        boolean onLoop = candidates.get(index).place() == WorkerPlace.LOOP;
        return dispatchNanos[index] + record.inputBytes * nanosPerByte[index] + (onLoop ? 2 * runNanos : runNanos);
    }

    /** Why these tasks may not go there; empty when they may. */
    private String barred(TaskRecord record, int index) {
        return switch (candidates.get(index).place()) {
            case LOOP -> barredFromLoop(record);
            case THREAD -> barredFromThreads(record);
            case PROCESS -> "";
        };
    }

    private String barredFromLoop(TaskRecord record) {
        if (candidates.size() == 1) {
            return "";
        }
        if (policy.onlyBriefOnLoop() && !record.brief) {
            return "it is not declared brief";
        }
        if (record.tooLong > 0) {
            return record.tooLong + " took longer than the " + millis(loopBudgetNanos)
                    + " that the event loop has for one";
        }
        if (record.all.count() < RUNS_BEFORE_LOOP) {
            return record.all.count() + " of the " + RUNS_BEFORE_LOOP + " runs were seen that it takes to know them";
        }
        return barredFromThreads(record);
    }

    private String barredFromThreads(TaskRecord record) {
        if (!hasProcesses()) {
            return "";
        }
        if (record.crashes > 0) {
            return record.crashes + " ended their worker";
        }
        if (record.all.count() < STRANGER_RUNS) {
            return record.all.count() + " of the first " + STRANGER_RUNS + " have run, which go to another process";
        }
        return heapIsShort.getAsBoolean() ? "the heap of this process is short" : "";
    }

    /** Where a task may go when it can go nowhere else. */
    private boolean isHarmless(TaskRecord record, int index) {
        return candidates.get(index).place() != WorkerPlace.LOOP && record.crashes == 0;
    }

    private boolean hasProcesses() {
        return candidates.stream().anyMatch(candidate -> candidate.place() == WorkerPlace.PROCESS);
    }

    /** Where a task that is not known yet does the least harm. */
    private int safest() {
        int safest = 0;
        for (int i = 1; i < candidates.size(); i++) {
            if (candidates.get(i).place().compareTo(candidates.get(safest).place()) > 0) {
                safest = i;
            }
        }
        return safest;
    }

    /** Below 0 for a strategy that is no candidate. */
    private int indexOf(String strategy) {
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.get(i).name().equals(strategy)) {
                return i;
            }
        }
        return -1;
    }

    /** What is known of every task that has run, by name. Home loop. */
    public List<Explanation> explainAll() {
        return records.values().stream()
                .map(this::explain)
                .sorted((one, other) -> one.task().compareTo(other.task()))
                .toList();
    }

    /** What is known of the tasks of this name, which need not have run. Home loop. */
    public Explanation explain(String task, boolean brief) {
        return explain(record(task, brief));
    }

    private Explanation explain(TaskRecord record) {
        List<Explanation.Option> options = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            options.add(new Explanation.Option(
                    candidates.get(i).name(),
                    record.byCandidate[i].count(),
                    Math.round(cost(record, i)),
                    barred(record, i)));
        }
        return new Explanation(
                record.task,
                candidates.get(record.chosen).name(),
                reason(record, options),
                record.all.count(),
                record.all.quantile(0.5),
                record.all.quantile(0.99),
                options);
    }

    private String reason(TaskRecord record, List<Explanation.Option> options) {
        StringBuilder text = new StringBuilder();
        for (Explanation.Option option : options) {
            text.append(text.isEmpty() ? "" : "; ").append(option.strategy());
            if (option.barred().isEmpty()) {
                text.append(record.all.count() == 0 ? " may" : " would cost " + micros(option.costNanos()));
            } else {
                text.append(" may not: ").append(option.barred());
            }
        }
        return text.toString();
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.4g ms", nanos / 1e6);
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.1f µs", nanos / 1e3);
    }
}

package dev.offloop.offload;

import dev.offloop.offload.auto.AutoPolicy;
import dev.offloop.task.TaskRegistry;
import java.util.List;
import java.util.Optional;

/**
 * What an {@link Offload} is made of.
 *
 * @param tasks what can be run
 * @param backends the strategies; at least one
 * @param defaultStrategy name of the strategy of tasks that name none
 * @param limits what is held at most
 * @param quarantine when tasks that end their workers are refused
 * @param observer told of every task
 * @param auto what the strategy {@code auto} may do, which chooses one of the others for each task; empty when there is
 *     no such strategy
 * @param strict whether inputs and results are copied by codecs on threads too; see {@link OffloadBuilder#strict}
 * @param carriesLogContext whether tasks find the context of log lines of their callers; see
 *     {@link OffloadBuilder#carryLogContext}
 */
public record OffloadConfig(
        TaskRegistry tasks,
        List<WorkerBackend> backends,
        String defaultStrategy,
        Limits limits,
        QuarantinePolicy quarantine,
        OffloadObserver observer,
        Optional<AutoPolicy> auto,
        boolean strict,
        boolean carriesLogContext) {
    public OffloadConfig {
        backends = List.copyOf(backends);
        if (backends.isEmpty()) {
            throw new IllegalArgumentException("At least one back end is needed");
        }
        List<String> names = backends.stream().map(WorkerBackend::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("Two back ends have one name: " + names);
        }
        if (names.contains(AutoRouter.NAME)) {
            throw new IllegalArgumentException("No back end may be called " + AutoRouter.NAME);
        }
        boolean isAuto = auto.isPresent() && defaultStrategy.equals(AutoRouter.NAME);
        if (!isAuto && !names.contains(defaultStrategy)) {
            throw new IllegalArgumentException(
                    "There is no back end of the default strategy '" + defaultStrategy + "'; there are " + names);
        }
    }

    /** These back ends, the first one by default, default limits, no observer. */
    public static OffloadConfig of(TaskRegistry tasks, WorkerBackend... backends) {
        List<WorkerBackend> list = List.of(backends);
        String first = list.isEmpty() ? "" : list.getFirst().name();
        return new OffloadConfig(
                tasks,
                list,
                first,
                Limits.defaults(),
                QuarantinePolicy.defaults(),
                OffloadObserver.NONE,
                Optional.empty(),
                false,
                false);
    }

    public OffloadConfig withDefaultStrategy(String name) {
        return new OffloadConfig(tasks, backends, name, limits, quarantine, observer, auto, strict, carriesLogContext);
    }

    public OffloadConfig withLimits(Limits limits) {
        return new OffloadConfig(
                tasks, backends, defaultStrategy, limits, quarantine, observer, auto, strict, carriesLogContext);
    }

    public OffloadConfig withQuarantine(QuarantinePolicy quarantine) {
        return new OffloadConfig(
                tasks, backends, defaultStrategy, limits, quarantine, observer, auto, strict, carriesLogContext);
    }

    public OffloadConfig withObserver(OffloadObserver observer) {
        return new OffloadConfig(
                tasks, backends, defaultStrategy, limits, quarantine, observer, auto, strict, carriesLogContext);
    }

    /** With the strategy {@code auto} beside the back ends. */
    public OffloadConfig withAuto(AutoPolicy policy) {
        return new OffloadConfig(
                tasks,
                backends,
                defaultStrategy,
                limits,
                quarantine,
                observer,
                Optional.of(policy),
                strict,
                carriesLogContext);
    }

    /** With copies by codecs on threads too, or without. */
    public OffloadConfig withStrict(boolean strict) {
        return new OffloadConfig(
                tasks, backends, defaultStrategy, limits, quarantine, observer, auto, strict, carriesLogContext);
    }
}

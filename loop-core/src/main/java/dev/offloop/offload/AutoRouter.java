package dev.offloop.offload;

import dev.offloop.offload.auto.AutoPolicy;
import dev.offloop.offload.auto.Candidate;
import dev.offloop.offload.auto.Chooser;
import dev.offloop.offload.auto.Explanation;
import dev.offloop.offload.auto.WorkerPlace;
import dev.offloop.task.TaskDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The strategy {@value #NAME}: gives each task to the lane that {@link Chooser} names. Chooses among one strategy of
 * each place, the first one of the configuration. Home loop only, but for {@link #lane}.
 */
final class AutoRouter {
    static final String NAME = "auto";

    private static final CalibrationTask CALIBRATION = new CalibrationTask();

    private final List<Lane> lanes;
    private final Map<String, Lane> byName;
    private final Chooser chooser;

    AutoRouter(Collection<Lane> all, AutoPolicy policy, HomeLoop home) {
        this.lanes = onePerPlace(all);
        this.byName = lanes.stream().collect(Collectors.toMap(Lane::name, Function.identity()));
        this.chooser = new Chooser(
                lanes.stream()
                        .map(lane -> new Candidate(lane.name(), lane.backend().place()))
                        .toList(),
                policy,
                new HeapPressure(home)::isShort);
    }

    private static List<Lane> onePerPlace(Collection<Lane> all) {
        List<Lane> chosen = new ArrayList<>();
        for (WorkerPlace place : WorkerPlace.values()) {
            all.stream()
                    .filter(lane -> lane.backend().place() == place)
                    .findFirst()
                    .ifPresent(chosen::add);
        }
        return chosen;
    }

    /** Where the next task of this kind goes. Any thread. */
    Lane lane(TaskDescriptor<?, ?> task) {
        return Objects.requireNonNull(byName.get(chooser.choose(task.name(), task.brief())));
    }

    /** One that can run it, unlike the one that was chosen; null when none can. */
    @Nullable
    Lane otherLane(TaskDescriptor<?, ?> task) {
        return chooser.chooseBut(
                        task.name(),
                        task.brief(),
                        index -> lanes.get(index).unavailable().isPresent())
                .map(byName::get)
                .orElse(null);
    }

    void onRun(Entry<?, ?> entry, long runNanos) {
        TaskDescriptor<?, ?> task = entry.descriptor();
        if (!isCalibration(entry)) {
            chooser.onRun(task.name(), task.brief(), entry.strategy(), entry.inputBytes(), runNanos);
        }
    }

    void onCrash(TaskDescriptor<?, ?> task) {
        chooser.onCrash(task.name(), task.brief());
    }

    /**
     * Measures one strategy after the other, if there is a choice; of one that does not answer, the usual cost counts.
     */
    void calibrate(Offload offload, HomeLoop home, Runnable onDone) {
        if (lanes.size() > 1) {
            calibrate(offload, home, lanes.iterator(), onDone);
        } else {
            onDone.run();
        }
    }

    private void calibrate(Offload offload, HomeLoop home, Iterator<Lane> rest, Runnable onDone) {
        if (!rest.hasNext()) {
            onDone.run();
            return;
        }
        String strategy = rest.next().name();
        Calibration.begin(offload, home, CALIBRATION, strategy, result -> {
            if (result != null) {
                chooser.calibrated(strategy, result.dispatchNanos(), result.nanosPerByte());
            }
            calibrate(offload, home, rest, onDone);
        });
    }

    static CalibrationTask calibrationTask() {
        return CALIBRATION;
    }

    /** Whether a task is one of ours, which is not counted among the application's. */
    static boolean isCalibration(Entry<?, ?> entry) {
        return entry.taskClass() == CalibrationTask.class;
    }

    Explanation explain(TaskDescriptor<?, ?> task) {
        return chooser.explain(task.name(), task.brief());
    }

    List<Explanation> explainAll() {
        return chooser.explainAll();
    }
}

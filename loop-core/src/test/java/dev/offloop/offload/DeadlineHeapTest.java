package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** The heap against a sorted list; clocks that run over the end of a long included. */
final class DeadlineHeapTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final HandDriven HAND = new HandDriven(VERTX, 1, new Limits(1_000_000, 1L << 40, 3));

    @AfterContainer
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Adds an entry due in that many nanoseconds, or takes one out. */
    sealed interface Step {
        record Add(int inNanos) implements Step {}

        record Remove(int which) implements Step {}

        record TakeFirst() implements Step {}
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> soon = Arbitraries.integers().between(1, 50).map(Step.Add::new);
        Arbitrary<Step> later =
                Arbitraries.integers().between(1, Integer.MAX_VALUE).map(Step.Add::new);
        Arbitrary<Step> remove = Arbitraries.integers().between(0, 1_000).map(Step.Remove::new);
        Arbitrary<Step> first = Arbitraries.create(Step.TakeFirst::new);
        return Arbitraries.frequencyOf(Tuple.of(5, soon), Tuple.of(5, later), Tuple.of(4, remove), Tuple.of(3, first))
                .list()
                .ofMaxSize(400);
    }

    @Property(tries = 2_000)
    void theFirstIsAlwaysTheEarliest(
            @ForAll("steps") List<Step> steps,
            @ForAll @LongRange(min = Long.MIN_VALUE, max = Long.MAX_VALUE) long now) {
        DeadlineHeap heap = new DeadlineHeap();
        List<Entry<?, ?>> model = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Add(int inNanos) -> {
                    Entry<?, ?> entry = dueIn(inNanos, now);
                    heap.add(entry);
                    model.add(entry);
                }
                case Step.Remove(int which) -> {
                    if (!model.isEmpty()) {
                        Entry<?, ?> entry = model.remove(which % model.size());
                        heap.remove(entry);
                        heap.remove(entry);
                    }
                }
                case Step.TakeFirst() -> takeFirst(heap, model, now);
            }
            checkFirst(heap, model, now);
        }
        while (!model.isEmpty()) {
            takeFirst(heap, model, now);
        }
        assertThat(heap.first()).isNull();
    }

    private static void takeFirst(DeadlineHeap heap, List<Entry<?, ?>> model, long now) {
        checkFirst(heap, model, now);
        Entry<?, ?> first = heap.first();
        if (first != null) {
            heap.remove(first);
            assertThat(model.remove(first)).isTrue();
        }
    }

    private static void checkFirst(DeadlineHeap heap, List<Entry<?, ?>> model, long now) {
        Entry<?, ?> first = heap.first();
        if (first == null) {
            assertThat(model).isEmpty();
        } else {
            long earliest = model.stream()
                    .map(e -> e.deadlineNanos - now)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            assertThat(first.deadlineNanos - now).isEqualTo(earliest);
            assertThat(model).contains(first);
        }
    }

    private static Entry<?, ?> dueIn(int nanos, long now) {
        TaskOptions options = TaskOptions.deadline(Duration.ofNanos(nanos));
        Entry<?, ?> like = HAND.entry(options, true);
        return new Entry<>(like.taskId(), taskOf(like), "input", options, 0, HAND.lane, Promise.promise(), now);
    }

    @SuppressWarnings("unchecked")
    private static Task<Object, Object> taskOf(Entry<?, ?> entry) {
        return (Task<Object, Object>) entry.task();
    }
}

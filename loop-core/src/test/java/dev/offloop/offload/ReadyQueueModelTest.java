package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.task.Priority;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/** The linked queue against one made of plain lists, under the same operations. */
final class ReadyQueueModelTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final HandDriven HAND = new HandDriven(VERTX, 1, new Limits(1_000_000, 1L << 40, 3));

    @AfterContainer
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    sealed interface Step {
        record Add(Priority priority, String key) implements Step {}

        record Poll() implements Step {}

        record Remove(int which) implements Step {}

        record PutBack(int which) implements Step {}
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return steps("", "a", "b", "c");
    }

    @Provide
    Arbitrary<List<Step>> stepsWithKeys() {
        return steps("a", "b", "c", "d");
    }

    private static Arbitrary<List<Step>> steps(String... keys) {
        Arbitrary<Step> add = Combinators.combine(Arbitraries.of(Priority.class), Arbitraries.of(keys))
                .as(Step.Add::new);
        Arbitrary<Step> poll = Arbitraries.create(Step.Poll::new);
        Arbitrary<Step> remove = Arbitraries.integers().between(0, 1_000).map(Step.Remove::new);
        Arbitrary<Step> putBack = Arbitraries.integers().between(0, 1_000).map(Step.PutBack::new);
        return Arbitraries.frequencyOf(Tuple.of(6, add), Tuple.of(5, poll), Tuple.of(2, remove), Tuple.of(1, putBack))
                .list()
                .ofMinSize(1)
                .ofMaxSize(300);
    }

    @Property(tries = 2_000)
    void theQueueDoesAsItsModel(@ForAll("steps") List<Step> steps) {
        check(new ReadyQueue(), steps);
    }

    @Property(tries = 1_000)
    void whereAllKeysAreBoundToOneWorkerItDoesTheSame(@ForAll("stepsWithKeys") List<Step> steps) {
        check(new BoundQueue(new Workers(1)), steps);
    }

    private static void check(TaskQueue queue, List<Step> steps) {
        Model model = new Model();
        List<Entry<?, ?>> queued = new ArrayList<>();
        List<Entry<?, ?>> polled = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Add(Priority priority, String key) -> {
                    Entry<?, ?> entry =
                            HAND.entry(TaskOptions.defaults().priority(priority).key(key), true);
                    queue.addLast(entry);
                    model.add(entry);
                    queued.add(entry);
                }
                case Step.Poll() -> {
                    Entry<?, ?> entry = queue.poll();
                    assertThat(entry).isSameAs(model.poll());
                    if (entry != null) {
                        queued.remove(entry);
                        polled.add(entry);
                    }
                }
                case Step.Remove(int which) -> {
                    if (!queued.isEmpty()) {
                        Entry<?, ?> entry = queued.remove(which % queued.size());
                        queue.remove(entry);
                        model.remove(entry);
                    }
                }
                case Step.PutBack(int which) -> {
                    if (!polled.isEmpty()) {
                        Entry<?, ?> entry = polled.remove(which % polled.size());
                        queue.putBack(entry);
                        model.putBack(entry);
                        queued.add(entry);
                    }
                }
            }
            assertThat(queue.size()).isEqualTo(queued.size());
        }
        while (!queued.isEmpty()) {
            Entry<?, ?> entry = queue.poll();
            assertThat(entry).isSameAs(model.poll()).isNotNull();
            queued.remove(entry);
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    /** What the class comment of {@link ReadyQueue} says, without any cleverness. */
    private static final class Model {
        private final Map<Priority, SequencedMap<String, List<Entry<?, ?>>>> classes = new EnumMap<>(Priority.class);
        private final Map<Priority, Integer> ages = new EnumMap<>(Priority.class);

        Model() {
            for (Priority priority : Priority.values()) {
                classes.put(priority, new LinkedHashMap<>());
            }
        }

        private SequencedMap<String, List<Entry<?, ?>>> classOf(Priority priority) {
            SequencedMap<String, List<Entry<?, ?>>> keys = classes.get(priority);
            if (keys == null) {
                throw new IllegalStateException("No class for " + priority);
            }
            return keys;
        }

        private SequencedMap<String, List<Entry<?, ?>>> classOf(Entry<?, ?> entry) {
            return classOf(entry.options.priority());
        }

        void add(Entry<?, ?> entry) {
            classOf(entry)
                    .computeIfAbsent(entry.options.key(), key -> new ArrayList<>())
                    .add(entry);
        }

        void remove(Entry<?, ?> entry) {
            List<Entry<?, ?>> ofKey = classOf(entry).getOrDefault(entry.options.key(), List.of());
            ofKey.remove(entry);
            if (ofKey.isEmpty()) {
                classOf(entry).remove(entry.options.key());
            }
        }

        void putBack(Entry<?, ?> entry) {
            String key = entry.options.key();
            List<Entry<?, ?>> ofKey = classOf(entry).computeIfAbsent(key, any -> new ArrayList<>());
            int index = 0;
            while (index < ofKey.size() && ofKey.get(index).taskId() < entry.taskId()) {
                index++;
            }
            ofKey.add(index, entry);
            classOf(entry).putFirst(key, ofKey);
        }

        @Nullable
        Entry<?, ?> poll() {
            Priority chosen = choose();
            if (chosen == null) {
                return null;
            }
            for (Priority priority : List.of(Priority.NORMAL, Priority.LOW)) {
                boolean passed = priority != chosen && !classOf(priority).isEmpty();
                ages.put(priority, passed ? ages.getOrDefault(priority, 0) + 1 : 0);
            }
            Map.Entry<String, List<Entry<?, ?>>> turn = classOf(chosen).pollFirstEntry();
            Entry<?, ?> entry = turn.getValue().removeFirst();
            if (!turn.getValue().isEmpty()) {
                classOf(chosen).putLast(turn.getKey(), turn.getValue());
            }
            return entry;
        }

        private @Nullable Priority choose() {
            if (isDue(Priority.LOW, 32)) {
                return Priority.LOW;
            }
            if (isDue(Priority.NORMAL, 8)) {
                return Priority.NORMAL;
            }
            for (Priority priority : List.of(Priority.HIGH, Priority.NORMAL, Priority.LOW)) {
                if (!classOf(priority).isEmpty()) {
                    return priority;
                }
            }
            return null;
        }

        private boolean isDue(Priority priority, int age) {
            return !classOf(priority).isEmpty() && ages.getOrDefault(priority, 0) >= age;
        }
    }
}

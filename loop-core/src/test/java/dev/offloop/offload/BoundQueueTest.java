package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.task.Priority;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/** Which task is next where keys are bound to workers. */
final class BoundQueueTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final HandDriven hand = new HandDriven(VERTX, 1, new Limits(1_000_000, 1L << 40, 3));
    private final Workers workers = new Workers(3);
    private final BoundQueue queue = new BoundQueue(workers);

    @AfterContainer
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private Entry<?, ?> add(Priority priority, String key) {
        Entry<?, ?> entry = hand.entry(TaskOptions.defaults().priority(priority).key(key), true);
        queue.addLast(entry);
        return entry;
    }

    private void add(int times, Priority priority, String key) {
        for (int i = 0; i < times; i++) {
            add(priority, key);
        }
    }

    /** Hands over what has room; answers the keys in their order. */
    private List<String> handAll() {
        List<String> keys = new ArrayList<>();
        for (Entry<?, ?> entry = queue.poll(); entry != null; entry = queue.poll()) {
            workers.hand(entry.key());
            keys.add(entry.key());
        }
        return keys;
    }

    @Example
    void aWorkerThatIsFullHoldsUpNoOtherKey() {
        workers.takeAtMost(1);
        add(1_000, Priority.HIGH, "a");
        add(Priority.LOW, "b");
        add(Priority.NORMAL, "c");

        assertThat(handAll()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(queue.size()).isEqualTo(999);
        workers.end(0);
        assertThat(handAll()).containsExactly("a");
    }

    @Example
    void aTaskWithoutKeyGoesToTheWorkerWithTheLeastToDo() {
        workers.takeAtMost(3);
        add(2, Priority.NORMAL, "a");
        add(2, Priority.NORMAL, "b");
        handAll();
        add(2, Priority.NORMAL, "");
        handAll();

        assertThat(List.of(workers.hand("a"), workers.hand("b"))).containsExactly(0, 1);
        assertThat(workers.leastBusy()).isEqualTo(2);
    }

    /** One after one of each key of the worker that would get it. */
    @Example
    void tasksWithoutKeyHaveTheirTurn() {
        Workers one = new Workers(1);
        BoundQueue ofOne = new BoundQueue(one);
        for (int i = 0; i < 20; i++) {
            for (String key : List.of("a", "b", "")) {
                ofOne.addLast(hand.entry(TaskOptions.defaults().key(key), true));
            }
        }

        List<String> keys = new ArrayList<>();
        for (Entry<?, ?> entry = ofOne.poll(); entry != null; entry = ofOne.poll()) {
            keys.add(entry.key());
        }
        assertThat(keys).hasSize(60);
        for (int from = 0; from < 60; from += 3) {
            assertThat(keys.subList(from, from + 3)).containsExactlyInAnyOrder("a", "b", "");
        }
    }

    /** Passes that are made for other workers do not count. */
    @Example
    void aLowTaskOfABusyWorkerIsServedAfterSoManyOfItsOwn() {
        workers.takeAtMost(1);
        add(100, Priority.HIGH, "a");
        add(100, Priority.HIGH, "b");
        Entry<?, ?> low = add(Priority.LOW, "a");
        int before = 0;
        for (Entry<?, ?> next = queue.poll(); next != null && next != low; next = queue.poll()) {
            before += next.key().equals("a") ? 1 : 0;
            workers.end(workers.hand(next.key()));
        }

        assertThat(before).isEqualTo(Ageing.LOW_AGE);
    }

    @Example
    void theLongestWaitIsThatOfAnyWorkerAndOfThoseWithoutKey() {
        add(Priority.NORMAL, "");
        hand.loop.advance(Duration.ofMillis(2));
        add(Priority.NORMAL, "b");
        long now = hand.loop.nanoTime();

        assertThat(queue.longestWaitNanos(now)).isEqualTo(Duration.ofMillis(2).toNanos());
        assertThat(queue.waitingFor(0, now, 10)).hasSize(2);
        assertThat(queue.waitingFor(0, now, 1)).hasSize(1);
        assertThat(queue.waitingFor(1, now, 10)).hasSize(1);
    }

    sealed interface Step {
        record Add(Priority priority, String key) implements Step {}

        record Poll() implements Step {}

        record Remove(int which) implements Step {}

        record PutBack(int which) implements Step {}

        record End(int which) implements Step {}
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> any = Arbitraries.integers().between(0, 1_000);
        Arbitrary<Step> add = Combinators.combine(
                        Arbitraries.of(Priority.class), Arbitraries.of("", "a", "b", "c", "d", "e", "f"))
                .as(Step.Add::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(6, add),
                        Tuple.of(6, Arbitraries.create(Step.Poll::new)),
                        Tuple.of(2, any.map(Step.Remove::new)),
                        Tuple.of(1, any.map(Step.PutBack::new)),
                        Tuple.of(3, any.map(Step.End::new)))
                .list()
                .ofMaxSize(300);
    }

    /** Nothing is lost, nothing overtakes what is like it, no room lies idle, none is used that is not there. */
    @Property(tries = 1_000)
    void theOrderHoldsWhateverHappens(@ForAll("steps") List<Step> steps) {
        workers.takeAtMost(2);
        Map<Entry<?, ?>, Integer> handed = new LinkedHashMap<>();
        List<Entry<?, ?>> queued = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Add(Priority priority, String key) -> queued.add(add(priority, key));
                case Step.Poll() -> {
                    Entry<?, ?> next = queue.poll();
                    if (next == null) {
                        assertThat(queued).noneMatch(entry -> workers.hasRoomFor(entry.key()));
                    } else {
                        assertThat(workers.hasRoomFor(next.key())).isTrue();
                        assertThat(next).isSameAs(firstLike(next, queued));
                        queued.remove(next);
                        handed.put(next, workers.hand(next.key()));
                    }
                }
                case Step.Remove(int which) -> {
                    if (!queued.isEmpty()) {
                        queue.remove(queued.remove(which % queued.size()));
                    }
                }
                case Step.PutBack(int which) -> {
                    if (!handed.isEmpty()) {
                        Entry<?, ?> back = end(which, handed);
                        queue.putBack(back);
                        queued.add(back);
                    }
                }
                case Step.End(int which) -> {
                    if (!handed.isEmpty()) {
                        end(which, handed);
                    }
                }
            }
            assertThat(queue.size()).isEqualTo(queued.size());
        }
        List<Entry<?, ?>> left = new ArrayList<>();
        for (Entry<?, ?> any = queue.takeAny(); any != null; any = queue.takeAny()) {
            left.add(any);
        }
        assertThat(left).containsExactlyInAnyOrderElementsOf(queued);
        assertThat(queue.isEmpty()).isTrue();
    }

    private Entry<?, ?> end(int which, Map<Entry<?, ?>, Integer> handed) {
        Entry<?, ?> entry = List.copyOf(handed.keySet()).get(which % handed.size());
        workers.end(handed.getOrDefault(entry, -1));
        handed.remove(entry);
        return entry;
    }

    private static Entry<?, ?> firstLike(Entry<?, ?> entry, List<Entry<?, ?>> queued) {
        return queued.stream()
                .filter(each -> each.key().equals(entry.key()) && each.options.priority() == entry.options.priority())
                .min(Comparator.comparingLong(Entry::taskId))
                .orElseThrow();
    }
}

package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.Priority;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class ReadyQueueTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final HandDriven hand = new HandDriven(VERTX, 2, new Limits(1_000_000, 1L << 40, 3));
    private final ReadyQueue queue = new ReadyQueue();

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private Entry<?, ?> add(Priority priority, String key) {
        Entry<?, ?> entry = hand.entry(TaskOptions.defaults().priority(priority).key(key), true);
        queue.addLast(entry);
        return entry;
    }

    private List<String> pollKeys(int times) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            keys.add(poll().options.key());
        }
        return keys;
    }

    private Entry<?, ?> poll() {
        Entry<?, ?> entry = queue.poll();
        assertThat(entry).isNotNull();
        return entry;
    }

    @Test
    void anEmptyQueueHasNothing() {
        assertThat(queue.poll()).isNull();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aHigherPriorityGoesFirst() {
        add(Priority.LOW, "low");
        add(Priority.NORMAL, "normal");
        add(Priority.HIGH, "high");

        assertThat(pollKeys(3)).containsExactly("high", "normal", "low");
    }

    @Test
    void keysTakeTurnsHoweverManyTasksEachHas() {
        for (int i = 0; i < 100; i++) {
            add(Priority.NORMAL, "greedy");
        }
        add(Priority.NORMAL, "a");
        add(Priority.NORMAL, "b");
        add(Priority.NORMAL, "a");

        assertThat(pollKeys(7)).containsExactly("greedy", "a", "b", "greedy", "a", "greedy", "greedy");
    }

    @Test
    void underAFloodOneStartInNineIsNormalAndOneInThirtyThreeLow() {
        int polls = 33 * 9 * 10;
        for (int i = 0; i < polls; i++) {
            for (Priority priority : Priority.values()) {
                add(priority, "");
            }
        }
        Map<Priority, Integer> served = new EnumMap<>(Priority.class);
        Map<Priority, Integer> longestWait = new EnumMap<>(Priority.class);
        Map<Priority, Integer> lastServed = new EnumMap<>(Priority.class);
        for (int i = 1; i <= polls; i++) {
            Priority priority = poll().options.priority();
            served.merge(priority, 1, Integer::sum);
            longestWait.merge(priority, i - lastServed.getOrDefault(priority, 0), Math::max);
            lastServed.put(priority, i);
        }

        assertThat(served.get(Priority.LOW)).isEqualTo(polls / 33);
        assertThat(served.get(Priority.NORMAL)).isBetween(polls / 10, polls / 9);
        assertThat(longestWait.get(Priority.LOW)).isEqualTo(33);
        assertThat(longestWait.get(Priority.NORMAL)).isLessThanOrEqualTo(10);
    }

    @Test
    void aClassThatWasEmptyHasNoAge() {
        for (int i = 0; i < 100; i++) {
            add(Priority.HIGH, "high");
        }
        for (int i = 0; i < 50; i++) {
            poll();
        }
        add(Priority.NORMAL, "normal");

        assertThat(pollKeys(Ageing.NORMAL_AGE)).containsOnly("high");
        assertThat(pollKeys(1)).containsExactly("normal");
    }

    @Test
    void whatIsPutBackStandsWhereItStoodAndItsKeyIsNext() {
        add(Priority.NORMAL, "a");
        add(Priority.NORMAL, "a");
        add(Priority.NORMAL, "a");
        add(Priority.NORMAL, "b");
        Entry<?, ?> a1 = poll();
        Entry<?, ?> b1 = poll();
        Entry<?, ?> a2 = poll();
        assertThat(b1.options.key()).isEqualTo("b");

        queue.putBack(a2);
        queue.putBack(a1);

        assertThat(poll()).isSameAs(a1);
        assertThat(poll()).isSameAs(a2);
    }

    @Test
    void whatIsNotQueuedCannotBeTakenOut() {
        Entry<?, ?> entry = add(Priority.LOW, "k");
        queue.remove(entry);

        assertThatThrownBy(() -> queue.remove(entry)).hasMessage("Task 1 is not queued");
        assertThat(queue.isEmpty()).isTrue();
    }

    /** Taking out in linear time would be 20 thousand million steps here. */
    @Test
    void anyOfManyTasksIsTakenOutInConstantTime() {
        List<Entry<?, ?>> entries = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            entries.add(add(Priority.NORMAL, i % 2 == 0 ? "shared" : "key-" + i));
        }
        Collections.shuffle(entries, new Random(1));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        entries.forEach(queue::remove);

        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start))
                .as("processor time, which other load adds little to")
                .isLessThan(Duration.ofSeconds(5));
        assertThat(queue.size()).isZero();
        assertThat(queue.poll()).isNull();
    }
}

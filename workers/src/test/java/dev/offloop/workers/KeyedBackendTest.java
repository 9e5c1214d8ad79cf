package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.offload.Submission;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerBackendContract;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.Codec;
import dev.offloop.task.Outcome;
import dev.offloop.task.Priority;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class KeyedBackendTest extends WorkerBackendContract {
    @Override
    protected WorkerBackend newBackend() {
        return new KeyedBackend(parallelism());
    }

    @Override
    protected int parallelism() {
        return 3;
    }

    private record Ran(String key, Priority priority, long id, Thread thread) {}

    /** Notes that it ran, and where; takes a while now and then, as the input says. */
    private static final class Note implements Task<byte[], byte[]> {
        private final Queue<Ran> ran = new ConcurrentLinkedQueue<>();
        private final Set<String> running = ConcurrentHashMap.newKeySet();
        private final Queue<String> together = new ConcurrentLinkedQueue<>();

        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return TaskDescriptor.idempotent("note", "Notes that it ran", Codec.raw(), Codec.raw());
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) {
            String key = context.parameters().getOrDefault("key", "");
            Priority priority = Priority.valueOf(context.parameters().getOrDefault("priority", "NORMAL"));
            if (!key.isEmpty() && !running.add(key)) {
                together.add(key);
            }
            ran.add(new Ran(key, priority, context.taskId(), Thread.currentThread()));
            long end = System.nanoTime() + 1_000L * input[0];
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            running.remove(key);
            return input;
        }
    }

    private Submission<byte[]> note(Note note, String key, Priority priority, int micros) {
        TaskOptions options = TaskOptions.defaults()
                .key(key)
                .priority(priority)
                .parameter("key", key)
                .parameter("priority", priority.name());
        return offload().submit(note, new byte[] {(byte) micros}, options);
    }

    /** Under random keys, priorities, run times and cancellations, from the loop and from outside. */
    @Test
    void theTasksOfAKeyRunOnOneThreadOneAtATimeAndInTheirOrder() {
        Note note = new Note();
        Random random = new Random(3);
        List<Priority> priorities = List.of(Priority.values());
        List<Submission<byte[]>> submissions = new ArrayList<>();
        Promise<Void> submitted = Promise.promise();
        vertx().getOrCreateContext().runOnContext(ignored -> {
            for (int i = 0; i < 5_000; i++) {
                Priority priority = priorities.get(random.nextInt(3));
                String key = random.nextInt(6) == 0 ? "" : "key-" + random.nextInt(9);
                submissions.add(note(note, key, priority, random.nextInt(50) == 0 ? 120 : 0));
                if (random.nextInt(4) == 0) {
                    submissions.get(random.nextInt(submissions.size())).cancel();
                }
            }
            submitted.complete();
        });
        get(submitted.future());
        submissions.forEach(submission -> outcomeOf(submission.future()));
        until("all are free", () -> get(offload().stats()).tasksInFlight() == 0);

        assertThat(note.together).isEmpty();
        note.ran.stream()
                .filter(ran -> !ran.key().isEmpty())
                .collect(Collectors.groupingBy(Ran::key))
                .forEach((key, ran) -> {
                    assertThat(ran)
                            .as(key)
                            .extracting(Ran::thread)
                            .containsOnly(ran.getFirst().thread());
                    for (Priority priority : Priority.values()) {
                        assertThat(ran.stream().filter(each -> each.priority() == priority))
                                .as("%s, %s", key, priority)
                                .extracting(Ran::id)
                                .isSorted();
                    }
                });
        assertThat(note.ran)
                .extracting(ran -> ran.thread().getName())
                .allMatch(name -> name.matches("offloop-keyed-[123]"));
    }

    /** The keys of each worker, found by where they run. */
    private List<String> oneKeyForEachThread() {
        Note note = new Note();
        List<String> keys = new ArrayList<>();
        Set<Thread> seen = new HashSet<>();
        for (char letter = 'a'; seen.size() < parallelism(); letter++) {
            get(note(note, String.valueOf(letter), Priority.NORMAL, 0).future());
            Ran last = note.ran.stream().reduce((one, other) -> other).orElseThrow();
            if (seen.add(last.thread())) {
                keys.add(last.key());
            }
        }
        return keys;
    }

    @Test
    void aThreadThatIsBusyHoldsUpNoOtherKeyAndNoneOfItsTasksGoElsewhere() {
        List<String> keys = oneKeyForEachThread();
        CountDownLatch open = new CountDownLatch(1);
        Note note = new Note();
        Future<Boolean> busy = offload()
                .call(
                        () -> {
                            open.await();
                            return true;
                        },
                        TaskOptions.defaults().key(keys.get(0)));
        List<Future<byte[]>> behind = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            behind.add(note(note, keys.get(0), Priority.HIGH, 0).future());
        }

        for (int i = 0; i < 300; i++) {
            get(note(note, keys.get(1), Priority.LOW, 0).future());
            get(note(note, "", Priority.LOW, 0).future());
        }
        assertThat(behind).noneMatch(Future::isComplete);
        assertThat(get(offload().stats()).tasksQueued()).isPositive();

        open.countDown();
        assertThat(get(busy)).isTrue();
        behind.forEach(WorkerBackendContract::get);
    }

    @Test
    void whatWaitsForABusyThreadIsCancelledAndMeetsItsDeadline() {
        String key = oneKeyForEachThread().getFirst();
        CountDownLatch open = new CountDownLatch(1);
        Note note = new Note();
        Offload fresh = start(Limits.defaults());
        Future<Boolean> busy =
                fresh.call(() -> await(open), TaskOptions.defaults().key(key));
        List<Submission<byte[]>> behind = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            behind.add(fresh.submit(note, new byte[1], TaskOptions.defaults().key(key)));
        }
        TaskOptions late = TaskOptions.deadline(Duration.ofMillis(20)).key(key);

        assertThat(outcomeOf(fresh.submit(note, new byte[1], late).future()).kind())
                .isEqualTo(Outcome.Kind.TIMED_OUT);
        behind.forEach(Submission::cancel);
        behind.forEach(
                submission -> assertThat(outcomeOf(submission.future()).kind()).isEqualTo(Outcome.Kind.CANCELLED));
        open.countDown();
        get(busy);
        until("all are free", () -> get(fresh.stats()).tasksInFlight() == 0);
        assertThat(note.ran).isEmpty();
    }

    private static boolean await(CountDownLatch open) throws InterruptedException {
        open.await();
        return true;
    }

    @Test
    void tasksWithoutKeyUseEveryThread() {
        CountDownLatch together = new CountDownLatch(parallelism());
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < parallelism(); i++) {
            all.add(offload().call(() -> {
                together.countDown();
                return await(together);
            }));
        }

        all.forEach(each -> assertThat(get(each)).isTrue());
    }

    @Test
    void theApplicationMayChooseTheThreads() {
        Note note = new Note();
        KeyedBackend backend = new KeyedBackend(2, key -> {
            if (key.equals("bad")) {
                throw new IllegalStateException("It knows no such key");
            }
            return Integer.parseInt(key);
        });
        Offload chosen = get(Offload.create(vertx())
                .backend(backend)
                .strategies("keyed")
                .task(note)
                .start());
        for (int key = -3; key < 3; key++) {
            TaskOptions options = TaskOptions.defaults().key(String.valueOf(key));
            get(chosen.submit(note, new byte[1], options.parameter("key", options.key()))
                    .future());
        }

        assertThat(note.ran)
                .allSatisfy(ran -> assertThat(ran.thread().getName())
                        .isEqualTo("offloop-keyed-" + (1 + Math.floorMod(Integer.parseInt(ran.key()), 2))));
        assertThat(outcomeOf(
                        chosen.submit(note, new byte[1], TaskOptions.defaults().key("bad"))
                                .future()))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.detail()).contains("It knows no such key"));
        assertThat(get(chosen.stats()).tasksInFlight()).isZero();
        get(chosen.close(Duration.ZERO));
    }

    @Test
    void everyThreadIsAWorkerOfItsOwn() {
        assertThat(get(offload().workers()))
                .extracting(WorkerInfo::name)
                .containsExactly("keyed-1", "keyed-2", "keyed-3");
    }

    @Test
    void fewerThanOneThreadIsRefused() {
        assertThatThrownBy(() -> new KeyedBackend(0)).hasMessage("threads must be at least 1, not 0");
    }
}

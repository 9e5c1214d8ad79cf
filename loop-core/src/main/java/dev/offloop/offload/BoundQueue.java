package dev.offloop.offload;

import dev.offloop.task.Priority;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What waits for workers to which keys are bound.
 *
 * <p>Each worker has a {@link ReadyQueue} of the tasks of its keys, so that those of a worker that is full are in no
 * one's way and cost nothing while they wait. Tasks without a key are in one more, for whichever worker has the least
 * to do. A worker that has room chooses between both by the rules of one queue: the priority by an age of its own, and
 * within a priority the tasks without a key have a turn after one of each of its keys.
 *
 * <p>All operations take constant time, but that {@link #poll} looks at each worker. Bounded by {@link Admission}. Home
 * loop only.
 */
final class BoundQueue implements TaskQueue {
    private final KeyBinding binding;
    private final List<OfWorker> workers = new ArrayList<>();
    private final ReadyQueue unbound = new ReadyQueue();
    private int size;

    BoundQueue(KeyBinding binding) {
        this.binding = binding;
        for (int i = 0; i < binding.workers(); i++) {
            workers.add(new OfWorker(unbound));
        }
    }

    @Override
    public boolean isEmpty() {
        return size == 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void addLast(Entry<?, ?> entry) {
        queueOf(entry).addLast(entry);
        size++;
    }

    /** Of the worker that it would wait for, and as many for each of the others, which get on meanwhile. */
    @Override
    public long ahead(Entry<?, ?> entry) {
        String key = entry.options.key();
        return key.isEmpty()
                ? size
                : workers.size() * workers.get(binding.workerOf(key)).own.ahead(entry);
    }

    @Override
    public void putBack(Entry<?, ?> entry) {
        queueOf(entry).putBack(entry);
        size++;
    }

    @Override
    public void remove(Entry<?, ?> entry) {
        queueOf(entry).remove(entry);
        size--;
    }

    private ReadyQueue queueOf(Entry<?, ?> entry) {
        String key = entry.options.key();
        return key.isEmpty() ? unbound : workers.get(binding.workerOf(key)).own;
    }

    @Override
    public @Nullable Entry<?, ?> poll() {
        OfWorker worker = size == 0 ? null : next();
        if (worker == null) {
            return null;
        }
        size--;
        return worker.poll();
    }

    /** A worker that has room and a task to choose. For one without a key only that which would get it. */
    private @Nullable OfWorker next() {
        if (!unbound.isEmpty()) {
            int worker = binding.leastBusy();
            return worker < 0 ? null : workers.get(worker);
        }
        for (int i = 0; i < workers.size(); i++) {
            if (!workers.get(i).own.isEmpty() && binding.hasRoom(i)) {
                return workers.get(i);
            }
        }
        return null;
    }

    @Override
    public @Nullable Entry<?, ?> takeAny() {
        Entry<?, ?> any = all().map(ReadyQueue::takeAny)
                .filter(entry -> entry != null)
                .findFirst()
                .orElse(null);
        size -= any == null ? 0 : 1;
        return any;
    }

    @Override
    public long longestWaitNanos(long nowNanos) {
        return all().mapToLong(queue -> queue.longestWaitNanos(nowNanos)).max().orElse(0);
    }

    @Override
    public List<Entry<?, ?>> waitingFor(long waitNanos, long nowNanos, int most) {
        List<Entry<?, ?>> found = new ArrayList<>();
        all().forEach(queue -> found.addAll(queue.waitingFor(waitNanos, nowNanos, most - found.size())));
        return found;
    }

    private Stream<ReadyQueue> all() {
        return Stream.concat(Stream.of(unbound), workers.stream().map(worker -> worker.own));
    }

    /** The tasks of one worker's keys, and how it chooses. */
    private static final class OfWorker {
        private final ReadyQueue unbound;
        private final ReadyQueue own = new ReadyQueue();
        private final Ageing ageing = new Ageing();

        /** By priority: own ones taken while others without a key waited, since one of those was. */
        private final EnumMap<Priority, Integer> passed = new EnumMap<>(Priority.class);

        OfWorker(ReadyQueue unbound) {
            this.unbound = unbound;
        }

        /** There is one. */
        @Nullable
        Entry<?, ?> poll() {
            Priority priority = ageing.next(has(Priority.HIGH), has(Priority.NORMAL), has(Priority.LOW));
            return isUnboundNext(priority) ? unbound.poll(priority) : own.poll(priority);
        }

        private boolean has(Priority priority) {
            return own.keys(priority) > 0 || unbound.keys(priority) > 0;
        }

        private boolean isUnboundNext(Priority priority) {
            if (unbound.keys(priority) == 0) {
                return false;
            }
            int ownSince = passed.getOrDefault(priority, 0);
            boolean next = ownSince >= own.keys(priority);
            passed.put(priority, next ? 0 : ownSince + 1);
            return next;
        }
    }
}

package dev.offloop.workers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the threads hold; linked through the jobs. Home loop only. */
final class JobsUnderWay {
    private @Nullable ThreadJob first;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Puts it before all others. */
    void add(ThreadJob job) {
        ThreadJob second = first;
        job.next = second;
        if (second != null) {
            second.previous = job;
        }
        first = job;
        job.isUnderWay = true;
        size++;
    }

    /** Takes out a job that is in. */
    void remove(ThreadJob job) {
        ThreadJob before = job.previous;
        ThreadJob after = job.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        job.previous = null;
        job.next = null;
        job.isUnderWay = false;
        size--;
    }

    /** So many of those added last, the last one first. */
    List<ThreadJob> latest(int most) {
        List<ThreadJob> latest = new ArrayList<>(most);
        for (ThreadJob job = first; job != null && latest.size() < most; job = job.next) {
            latest.add(job);
        }
        return latest;
    }

    void forEach(Consumer<ThreadJob> action) {
        for (ThreadJob job = first; job != null; job = job.next) {
            action.accept(job);
        }
    }

    /** Takes all out. */
    List<ThreadJob> removeAll() {
        List<ThreadJob> all = latest(size);
        all.forEach(this::remove);
        return all;
    }
}

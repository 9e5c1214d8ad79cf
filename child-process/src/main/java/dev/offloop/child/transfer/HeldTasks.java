package dev.offloop.child.transfer;

import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.offload.Assignment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that were sent to one child and are not yet answered. Numbered from 1 in the order of sending, which is the
 * order in which the child takes and answers them; so the oldest is always the next to be answered. Home loop only.
 */
final class HeldTasks {
    private final ArrayDeque<Assignment> held = new ArrayDeque<>();
    private long answered;

    int size() {
        return held.size();
    }

    void add(Assignment assignment) {
        held.addLast(assignment);
    }

    /**
     * Takes the task that the child answered.
     *
     * @throws CorruptFrameException when it is not the one whose turn it is
     */
    Assignment answered(long taskId, int attempt) {
        Assignment first = next(taskId, attempt);
        answered++;
        held.removeFirst();
        return first;
    }

    /**
     * The task that the child answers next, and which stays held.
     *
     * @throws CorruptFrameException when it is another
     */
    Assignment next(long taskId, int attempt) {
        Assignment first = held.peekFirst();
        if (first == null || first.taskId() != taskId || first.attempt() != attempt) {
            throw new CorruptFrameException("A reply to task " + taskId + " attempt " + attempt + " where "
                    + (first == null ? "none" : "task " + first.taskId() + " attempt " + first.attempt())
                    + " is outstanding");
        }
        return first;
    }

    /** The number that the child knows the assignment by; 0 when it is not held. */
    long numberOf(Assignment assignment) {
        long number = answered;
        for (Assignment candidate : held) {
            number++;
            if (candidate.taskId() == assignment.taskId()) {
                return number;
            }
        }
        return 0;
    }

    /** The number of the oldest one. */
    long firstNumber() {
        return answered + 1;
    }

    /** The one that is to be answered next; null when there is none. */
    @Nullable
    Assignment first() {
        return held.peekFirst();
    }

    /** The numbers that the child knows its tasks by, oldest first. */
    void forEachNumber(LongConsumer action) {
        for (int i = 1; i <= held.size(); i++) {
            action.accept(answered + i);
        }
    }

    /**
     * Takes out all that a dead child held.
     *
     * @param claimed the last number that it had begun with
     */
    Unfinished clear(long claimed) {
        List<Assignment> started = new ArrayList<>();
        List<Assignment> unstarted = new ArrayList<>();
        long number = answered;
        for (Assignment assignment : held) {
            number++;
            (number <= claimed ? started : unstarted).add(assignment);
        }
        held.clear();
        Collections.reverse(started);
        Collections.reverse(unstarted);
        return new Unfinished(started, unstarted);
    }

    /**
     * What a dead child held, each list youngest first: put back at the head of a queue one by one, they keep their
     * order.
     */
    record Unfinished(List<Assignment> started, List<Assignment> unstarted) {}
}
